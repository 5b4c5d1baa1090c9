const isHttps = (request: Request): boolean => new URL(request.url).protocol === "https:";

/** Over https the prefix makes browsers refuse the cookie from anybody but this very host. */
const cookieName = (request: Request, name: string): string => (isHttps(request) ? `__Host-${name}` : name);

export const cookie = (request: Request, name: string): string | null => {
  const wanted = cookieName(request, name);
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, ...rest] = pair.trim().split("=");
    if (key === wanted) return rest.join("=") || null;
  }
  return null;
};

export const kept = (request: Request, name: string, value: string, seconds: number): string =>
  `${cookieName(request, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps(request) ? "; Secure" : ""}`;

export const dropped = (request: Request, name: string): string => kept(request, name, "", 0);
