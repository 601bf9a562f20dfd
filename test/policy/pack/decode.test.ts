import protobuf from "google-protobuf/google/protobuf/struct_pb.js";
import assert from "node:assert/strict";
import { decode } from "../../../policy/pack/facts.ts";
import { Secret, unknown } from "../../../policy/value.ts";

const { Struct } = protobuf;
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("decoding what the engine sends", () => {
  it("keeps plain values as they are", () => {
    const plain = {
      text: "a",
      empty: "",
      number: 1.5,
      zero: 0,
      no: false,
      none: null,
      list: [1, "b"],
      deep: { a: {} },
    };
    assert.deepEqual(decode(Struct.fromJavaScript(plain)), plain);
  });

  it("keeps secrets and unknown values apart", () => {
    const secret = { [signature]: secretMark, value: { a: unknownText } };
    assert.deepEqual(decode(Struct.fromJavaScript({ later: unknownText, secret })), {
      later: unknown,
      secret: new Secret({ a: unknown }),
    });
  });

  it("opens outputs", () => {
    const output = (fields: Record<string, boolean | number>) => ({ [signature]: outputMark, ...fields });
    assert.deepEqual(
      decode(
        Struct.fromJavaScript({
          a: output({ value: 1 }),
          b: output({}),
          c: output({ value: 2, secret: true }),
        }),
      ),
      {
        a: 1,
        b: unknown,
        c: new Secret(2),
      },
    );
  });

  it("takes no properties for none", () => {
    assert.deepEqual(decode(undefined), {});
  });
});
