import struct_pb from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties, Value } from "./values.ts";

/** The properties of a protocol message; none where the message has none. */
export function fromStruct(struct: struct_pb.Struct | undefined): Properties {
  const read: Record<string, Value> = {};
  struct?.getFieldsMap().forEach((value: struct_pb.Value, key: string) => {
    read[key] = fromValue(value);
  });
  return read;
}

/** Properties as a protocol message. */
export function toStruct(properties: Properties): struct_pb.Struct {
  const struct = new struct_pb.Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) fields.set(key, toValue(value));
  return struct;
}

function fromValue(value: struct_pb.Value): Value {
  switch (value.getKindCase()) {
    case struct_pb.Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case struct_pb.Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case struct_pb.Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case struct_pb.Value.KindCase.STRUCT_VALUE:
      return fromStruct(value.getStructValue());
    case struct_pb.Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(fromValue);
    default:
      return null;
  }
}

function toValue(value: Value): struct_pb.Value {
  const made = new struct_pb.Value();
  if (value === null) made.setNullValue(struct_pb.NullValue.NULL_VALUE);
  else if (typeof value === "number") made.setNumberValue(value);
  else if (typeof value === "string") made.setStringValue(value);
  else if (typeof value === "boolean") made.setBoolValue(value);
  else if (isValues(value)) {
    const list = new struct_pb.ListValue();
    list.setValuesList(value.map(toValue));
    made.setListValue(list);
  } else made.setStructValue(toStruct(value));
  return made;
}

function isValues(value: Properties | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
