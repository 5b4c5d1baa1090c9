import { createServer } from "node:http";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import "./lite-features.ts";
import { getRequestListener } from "@hono/node-server";
import { App, type EmailDriver } from "@supabase/lite";
import nodemailer from "nodemailer";
import type { RestSettings } from "./rest.ts";
import { liteConnection, storage } from "./rest-schema.ts";
import { diskStorage } from "./storage.ts";

const settings = workerData as RestSettings;
const connection = liteConnection(settings.databaseUrl, 10);
const template = {
  subject: "{{ .Token }} är din kod till samordnarrummet",
  content_path: join(import.meta.dirname, "..", "supabase", "templates", "sign-in-code.html"),
};

const app = new App({
  connection,
  api: { schemas: ["api"] },
  storage,
  auth: {
    enabled: true,
    jwt_secret: settings.jwtSecret,
    publishable_key: settings.publishableKey,
    secret_key: settings.secretKey,
    site_url: settings.siteUrl,
    email: { otp_length: 6, otp_expiry: 900, template: { magic_link: template, confirmation: template } },
  },
  options: { drivers: { email: codeByMail() } },
});
app._storageAdapter = diskStorage(settings.filesDir);
await app.init();

const server = createServer(
  getRequestListener(async (request, env) => {
    const peer = "incoming" in env ? (env.incoming.socket.remoteAddress ?? null) : null;
    const response = await app.fetch(request, { peerAddress: peer });
    // Whole answers only: a streamed one leaves with a content-length that does not match.
    const body = response.status === 204 || response.status === 304 ? null : await response.arrayBuffer();
    const headers = new Headers(response.headers);
    // The hosted service saves a file under the name that its address asks for; Lite does not read it.
    const name = new URL(request.url).searchParams.get("download");
    if (name) headers.set("content-disposition", `attachment; filename="${encodeURIComponent(name)}"`);
    return new Response(body, { status: response.status, headers });
  }),
);

parentPort?.on("message", async () => {
  server.closeAllConnections();
  server.close();
  await connection.close();
  process.exit(0);
});

server.listen(settings.port, "127.0.0.1", () => parentPort?.postMessage("ready"));

/** Lite writes its text part in English; ours says what the HTML part says. */
function codeByMail(): EmailDriver {
  const transport = nodemailer.createTransport({
    host: "127.0.0.1",
    port: settings.smtp.port,
    secure: false,
    ignoreTLS: true,
  });
  return {
    async send({ to, subject, html }) {
      const code = /\d{6}/.exec(subject)?.[0] ?? "";
      await transport.sendMail({ from: settings.smtp.from, to, subject, html, text: codeText(code) });
    },
  };
}

function codeText(code: string): string {
  return [
    "Hej!",
    "",
    `Din kod till samordnarrummet är ${code}`,
    "",
    "Koden gäller i 15 minuter och kan användas en gång. Skriv den på sidan där du bad om den.",
    "",
    "Har du inte bett om någon kod? Då behöver du inte göra något. Lämna aldrig koden till någon annan.",
    "",
  ].join("\n");
}
