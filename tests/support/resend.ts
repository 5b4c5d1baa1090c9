import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface ResendCall {
  key: string;
  /** The bytes as they came. */
  body: string;
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
  /** Refuses to answer. */
  | "silence"
  /** Takes the mail, and the answer never comes. */
  | "taken-in-silence"
  | null;

export interface ResendStandIn {
  url: string;
  calls: ResendCall[];
  /** Mails that would have gone out, each once. */
  taken: ResendMail[];
  /** Decides about each call, with its number from 1. */
  trouble: (call: ResendCall, number: number) => Trouble | Promise<Trouble>;
  clear(): void;
  stop(): Promise<void>;
}

/** The provider as its documentation describes it: keys are remembered with their bytes, refusals are JSON with a name. */
export async function startResend(): Promise<ResendStandIn> {
  const keys = new Map<string, { body: string; id: string }>();
  const standIn: ResendStandIn = {
    url: "",
    calls: [],
    taken: [],
    trouble: () => null,
    clear() {
      keys.clear();
      standIn.calls.length = 0;
      standIn.taken.length = 0;
      standIn.trouble = () => null;
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };

  const take = ({ key, body, mail }: ResendCall): string => {
    const id = keys.get(key)?.id ?? `00000000-0000-4000-8000-${String(standIn.taken.length).padStart(12, "0")}`;
    if (!keys.has(key)) standIn.taken.push(mail);
    keys.set(key, { body, id });
    return id;
  };

  const server = createServer(async (request, response) => {
    const call = await callFrom(request);
    standIn.calls.push(call);
    const trouble = await standIn.trouble(call, standIn.calls.length);
    if (trouble === "silence") return;
    if (trouble === "taken-in-silence") {
      take(call);
      return;
    }
    if (trouble) return refuse(response, trouble.status, trouble.name, trouble.retryAfter);
    if (request.url !== "/emails" || request.headers.authorization !== "Bearer re_test")
      return refuse(response, 401, "missing_api_key");
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(call.mail.to)) return refuse(response, 422, "validation_error");
    const known = keys.get(call.key);
    if (known && known.body !== call.body) return refuse(response, 409, "invalid_idempotent_request");
    answer(response, 200, { id: take(call) });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

const callFrom = async (request: IncomingMessage): Promise<ResendCall> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const { headers } = request;
  return {
    key: String(headers["idempotency-key"]),
    body,
    mail: JSON.parse(body) as ResendMail,
    headers,
    at: Date.now(),
  };
};

const answer = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, statusCode: number, name: string, retryAfter?: string): void =>
  answer(response, statusCode, { statusCode, name, message: name }, retryAfter ? { "retry-after": retryAfter } : {});
