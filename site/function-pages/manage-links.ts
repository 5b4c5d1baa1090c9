/** The mailed page, and an act on it, for one of the contact's people when ref names one. */
export const homeOf = (token: string): string => `/min-anmalan/${encodeURIComponent(token)}/`;

export const actHref = (token: string, act: string, ref?: string | null): string =>
  `${homeOf(token)}${act}/${ref ? `?person=${encodeURIComponent(ref)}` : ""}`;
