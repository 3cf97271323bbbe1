/**
 * Contrast as WCAG 2.2 defines it (relative luminance of sRGB). The watermark of a simulated run lies over everything,
 * so both colours are also taken as they are under it.
 */

type Rgb = readonly [number, number, number];

/** The colours of a text as the browser computes them, `rgb(1, 2, 3)`, and how large it is. */
export interface ShownText {
  readonly text: string;
  readonly colour: string;
  readonly ground: string;
  /** In CSS pixels. */
  readonly size: number;
  readonly weight: number;
}

/** A colour that lies over everything, and how dense it is. */
export interface Veil {
  readonly colour: string;
  readonly opacity: number;
}

const rgbOf = (css: string): Rgb => (css.match(/[\d.]+/gu) ?? []).slice(0, 3).map(Number) as unknown as Rgb;

const under = (colour: Rgb, veil: Rgb, opacity: number): Rgb => {
  const mix = (at: 0 | 1 | 2): number => colour[at] * (1 - opacity) + veil[at] * opacity;
  return [mix(0), mix(1), mix(2)];
};

const luminance = (colour: Rgb): number => {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** 24 px, or bold from 14 pt on, is large. */
const asked = ({ size, weight }: ShownText): number => (size >= 24 || (size >= 18.66 && weight >= 700) ? 3 : 4.5);

/** Texts that are too close to their ground in colour, as they stand and under the veil; one line each. */
export function faintTexts(texts: readonly ShownText[], veil: Veil | null): string[] {
  const veils = [{ colour: '0 0 0', opacity: 0 }, ...(veil === null ? [] : [veil])];
  return texts.flatMap((shown) =>
    veils.flatMap(({ colour, opacity }) => {
      const seen = (one: string): Rgb => under(rgbOf(one), rgbOf(colour), opacity);
      const ratio = contrast(seen(shown.colour), seen(shown.ground));
      return ratio >= asked(shown) ? [] : [`${shown.text}: ${shown.colour} on ${shown.ground}, ${ratio.toFixed(2)}`];
    }),
  );
}
