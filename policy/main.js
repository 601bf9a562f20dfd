import "./pack/index.ts";
