/** `1 update`, `2 updates`; `plural` where an `s` does not make it. Pure. */
export const numbered = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
