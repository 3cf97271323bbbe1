import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** Sizes Windows asks for: lists, title bars, desktop, large icons. */
const SIZES = [16, 24, 32, 48, 256];

/**
 * The icon of the exe, drawn from assets/brand/patchpilot.svg: the same bytes for the same drawing.
 *
 * @returns {Promise<Buffer>} an ICO file with a PNG for each size
 */
export const icon = async () => {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await (ready ??= initWasm(readFileSync(inRoot('node_modules', '@resvg', 'resvg-wasm', 'index_bg.wasm'))));
  const drawing = readFileSync(inRoot('assets', 'brand', 'patchpilot.svg'), 'utf8');
  const images = SIZES.map((size) => ({
    size,
    png: new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng(),
  }));
  return Buffer.concat([directory(images), ...images.map(({ png }) => png)]);
};

/** @type {Promise<void> | undefined} the renderer is started once */
let ready;

/** @param {{ size: number, png: Uint8Array }[]} images */
const directory = (images) => {
  const bytes = Buffer.alloc(6 + images.length * 16);
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt16LE(images.length, 4);
  let offset = bytes.length;
  for (const [at, { size, png }] of images.entries()) {
    const entry = bytes.subarray(6 + at * 16);
    entry.set([size % 256, size % 256], 0);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
  }
  return bytes;
};
