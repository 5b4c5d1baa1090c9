import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

interface ResendCall {
  path: string;
  key: string;
  /** The bytes as they came. */
  body: string;
  mails: ResendMail[];
  /** Of the first mail; a call has at least one. */
  mail: ResendMail;
  headers: IncomingMessage["headers"];
  at: number;
}

interface ResendMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; content: string; content_type: string }[];
}

/** What goes wrong with a call; null and it goes well. */
type Trouble =
  | { status: number; name: string; retryAfter?: string }
  /** Answers, but only after a while. */
  | { slowMilliseconds: number }
  /** Refuses to answer. */
  | "silence"
  /** Takes the mails, and the answer never comes. */
  | "taken-in-silence"
  /** Takes the mails, and breaks the connection instead of answering. */
  | "taken-and-lost"
  | null;

export interface ResendStandIn {
  url: string;
  calls: ResendCall[];
  /** Mails that would have gone out, in order, with the id that the provider gave each. */
  taken: (ResendMail & { id: string })[];
  /** Two, unless a test of something else has no time for it. */
  callsPerSecond: number;
  /** Decides about each call that is within the limits, with its number from 1. */
  trouble: (call: ResendCall, number: number) => Trouble | Promise<Trouble>;
  clear(): void;
  stop(): Promise<void>;
}

type Answer = { status: number; body: object; headers?: Record<string, string> };

/** The provider as its documentation describes it: its rate, its batches, its keys, and refusals as JSON with a name. */
export async function startResend(): Promise<ResendStandIn> {
  const keys = new Map<string, { body: string; answer: Answer | null }>();
  const recent: number[] = [];
  const standIn: ResendStandIn = {
    url: "",
    calls: [],
    taken: [],
    callsPerSecond: 2,
    trouble: () => null,
    clear() {
      keys.clear();
      recent.length = 0;
      standIn.calls.length = 0;
      standIn.taken.length = 0;
      standIn.callsPerSecond = 2;
      standIn.trouble = () => null;
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };

  /** Each call of any second counts, as in a window that slides. */
  const withinRate = (at: number): boolean => {
    while (recent[0] !== undefined && recent[0] <= at - 1000) recent.shift();
    if (recent.length >= standIn.callsPerSecond) return false;
    recent.push(at);
    return true;
  };

  /** A key that is known gives the answer it gave, refuses other bytes, and waits for nobody. */
  const once = (call: ResendCall): Answer => {
    const known = keys.get(call.key);
    if (known && known.body !== call.body) return refusal(409, "invalid_idempotent_request");
    if (known) return known.answer ?? refusal(409, "concurrent_idempotent_requests");
    const answer = call.path === "/emails/batch" ? batch(call) : single(call);
    if (answer.status === 200) keys.set(call.key, { body: call.body, answer });
    return answer;
  };

  const take = (mail: ResendMail): { id: string } => {
    const id = `00000000-0000-4000-8000-${String(standIn.taken.length).padStart(12, "0")}`;
    standIn.taken.push({ ...mail, id });
    return { id };
  };

  const single = ({ mail }: ResendCall): Answer =>
    faultIn(mail) ? refusal(422, "validation_error") : { status: 200, body: take(mail) };

  const batch = ({ mails, headers }: ResendCall): Answer => {
    const permissive = headers["x-batch-validation"] === "permissive";
    if (mails.length > 100 || mails.some(({ attachments }) => attachments)) return refusal(422, "validation_error");
    const errors = mails.flatMap((mail, index) => (faultIn(mail) ? [{ index, message: "Invalid `to` field." }] : []));
    if (errors.length > 0 && !permissive) return refusal(422, "validation_error");
    const data = mails.filter((mail) => !faultIn(mail)).map(take);
    return { status: 200, body: permissive ? { data, errors } : { data } };
  };

  const answerTo = async (call: ResendCall): Promise<Answer | "silence" | "lost"> => {
    if (!withinRate(call.at)) return refusal(429, "rate_limit_exceeded", "1");
    const trouble = await standIn.trouble(call, standIn.calls.length);
    if (trouble === "silence") return "silence";
    if (trouble === "taken-in-silence" || trouble === "taken-and-lost") {
      once(call);
      return trouble === "taken-and-lost" ? "lost" : "silence";
    }
    if (trouble && "status" in trouble) return refusal(trouble.status, trouble.name, trouble.retryAfter);
    if (call.headers.authorization !== "Bearer re_test") return refusal(401, "missing_api_key");
    if (!trouble) return once(call);
    const known = keys.has(call.key);
    if (!known) keys.set(call.key, { body: call.body, answer: null });
    await wait(trouble.slowMilliseconds);
    if (!known) keys.delete(call.key);
    return once(call);
  };

  const server = createServer(async (request, response) => {
    const call = await callFrom(request);
    standIn.calls.push(call);
    const found = await answerTo(call);
    if (found === "silence") return;
    if (found === "lost") return void request.socket.destroy();
    send(response, found, { limit: standIn.callsPerSecond, used: recent.length });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

const faultIn = ({ to }: ResendMail): boolean => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(to);

const callFrom = async (request: IncomingMessage): Promise<ResendCall> => {
  // A call counts from when it comes, not from when all of it has been read.
  const at = Date.now();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const parsed = JSON.parse(body) as ResendMail | ResendMail[];
  const mails = Array.isArray(parsed) ? parsed : [parsed];
  const { headers, url = "" } = request;
  return {
    path: url,
    key: String(headers["idempotency-key"]),
    body,
    mails,
    mail: mails[0] as ResendMail,
    headers,
    at,
  };
};

const refusal = (statusCode: number, name: string, retryAfter?: string): Answer => ({
  status: statusCode,
  body: { statusCode, name, message: name },
  ...(retryAfter && { headers: { "retry-after": retryAfter } }),
});

const send = (
  response: ServerResponse,
  { status, body, headers }: Answer,
  { limit, used }: { limit: number; used: number },
): void => {
  response
    .writeHead(status, {
      "content-type": "application/json",
      "ratelimit-limit": String(limit),
      "ratelimit-remaining": String(Math.max(0, limit - used)),
      "ratelimit-reset": "1",
      ...headers,
    })
    .end(JSON.stringify(body));
};
