/** Told while something long goes on; `percent` 0 to 100 or null when unknown. */
export type OnProgress = (step: string, percent: number | null) => void;
