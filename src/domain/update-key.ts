/** What tells updates apart: another revision is another update. */
export interface UpdateIdentity {
  readonly updateId: string;
  readonly revision: number;
}

/** The key of an update in maps and sets; it is written nowhere. */
export const updateKey = ({ updateId, revision }: UpdateIdentity): string => `${updateId}/${revision}`;

export const sameUpdate = (a: UpdateIdentity, b: UpdateIdentity): boolean => updateKey(a) === updateKey(b);
