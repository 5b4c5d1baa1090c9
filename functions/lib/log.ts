interface Facts {
  status?: number;
  /** The door, template or schedule it concerns. Never a person. */
  about?: string;
  /** SQLSTATE or the provider's code, never its message: messages quote what people typed. */
  code?: string;
  count?: number;
  milliseconds?: number;
}

/** One JSON line. The type is the promise: there is no field that could hold a name, address, token or answer. */
export const log = (event: string, facts: Facts = {}): void => {
  const { status, about, code, count, milliseconds } = facts;
  console.log(JSON.stringify({ event, status, about, code, count, milliseconds }));
};
