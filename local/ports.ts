import { createServer } from "node:net";

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

async function portIsFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

/** The five ports of the local system, each named as the environment variable that moves it. */
const defaultPorts = {
  SITE_PORT: 8888,
  API_PORT: 54321,
  DB_PORT: 54322,
  SMTP_PORT: 1025,
  MAIL_WEB_PORT: 1080,
};

export type Ports = typeof defaultPorts;

const used: Record<keyof Ports, string> = {
  SITE_PORT: "webbplatsen",
  API_PORT: "gränssnittet mot databasen",
  DB_PORT: "databasen",
  SMTP_PORT: "mejlservern",
  MAIL_WEB_PORT: "inkorgen",
};

export function portsFrom(env: NodeJS.ProcessEnv): Ports {
  const ports = { ...defaultPorts };
  for (const name of Object.keys(ports) as (keyof Ports)[]) {
    const asked = env[name];
    if (asked === undefined || asked === "") continue;
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`${name} ska vara ett portnummer mellan 1 och 65535, men är ”${asked}”.`);
    }
    ports[name] = port;
  }
  return ports;
}

/** One sentence for each port that somebody else holds. */
export async function takenPorts(ports: Ports): Promise<string[]> {
  const sentences: string[] = [];
  for (const name of Object.keys(ports) as (keyof Ports)[]) {
    if (await portIsFree(ports[name])) continue;
    sentences.push(
      `Port ${ports[name]}, som ${used[name]} behöver, används redan av ett annat program. ` +
        `Stäng det, eller välj en annan port: ${name}=${ports[name] + 1} npm start`,
    );
  }
  return sentences;
}
