-- migrate:up
-- A component is any app that a catalog declares, with _ for -, or shared.
alter table gantry_evidence.pipeline_stage_records drop constraint pipeline_stage_records_component_check;
alter table gantry_evidence.pipeline_stage_records add constraint pipeline_stage_records_component_check
  check (component ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$' and length(component) <= 40);
