/**
 * The parts of an address: /min-anmalan/<token>/avboka/ gives three. Read here because the platform leaves its own
 * params empty when a query follows the closing slash.
 */
export const pathParts = (request: Request): string[] =>
  new URL(request.url).pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
