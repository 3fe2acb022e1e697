/** `note`: something to know or do by hand; `skipped`: could not be judged, for a reason that another check tells. */
export type State = "fine" | "note" | "skipped" | "warning" | "wrong";

/** One thing that a check found: what is, and where it should be otherwise, how to mend it. */
export type Finding = { readonly state: State; readonly says: string; readonly mend?: string };

export const fine = (says: string): Finding => ({ state: "fine", says });
export const note = (says: string): Finding => ({ state: "note", says });
export const skipped = (says: string): Finding => ({ state: "skipped", says });
export const warning = (says: string, mend: string): Finding => ({ state: "warning", says, mend });
export const wrong = (says: string, mend: string): Finding => ({ state: "wrong", says, mend });
