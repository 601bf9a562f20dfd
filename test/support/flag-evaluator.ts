import { flagKill, type FlagKill } from "../../model/observed/flag-kill.ts";
import { LoopbackServer, type Asked, type Reply } from "./loopback-server.ts";

const asked = flagKill.omit({ killedAt: true });

/** The kills of an evaluator as far as commands ask for them: idempotent, and the highest revision wins. */
export class FlagEvaluator {
  static readonly token = "may-only-kill";
  readonly server = new LoopbackServer();
  readonly kills = new Map<string, FlagKill>();

  async start(): Promise<this> {
    await this.server.start();
    this.server.answer((one) => this.answer(one));
    return this;
  }

  answer({ method, path, headers, body }: Asked): Reply {
    const all = [...this.kills.values()];
    if (path !== "/kills") return { status: 404 };
    if (method === "GET")
      return { body: { kills: all.map(({ flag, revision, killedAt }) => ({ flag, revision, killedAt })) } };
    if (headers["authorization"] !== `Bearer ${FlagEvaluator.token}`) return { status: 401 };
    const wanted = asked.parse(JSON.parse(body));
    const held = this.kills.get(wanted.flag);
    const holds =
      held !== undefined && held.revision >= wanted.revision
        ? held
        : { ...wanted, killedAt: new Date().toISOString() };
    this.kills.set(wanted.flag, holds);
    return { body: holds };
  }
}
