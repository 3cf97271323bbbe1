// node src/build/icon.mjs: draws assets/brand/patchpilot.ico. The result is committed; run it after changing the drawing.
import { deflateSync, crc32 } from 'node:zlib';
import { mkdirSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** Sizes Windows asks for: lists, title bars, desktop, large icons. */
const SIZES = [16, 24, 32, 48, 256];

/** Points per pixel and axis that are averaged, for smooth edges. */
const SAMPLES = 4;

/**
 * The drawing, in a unit square: a blue shield with a white tick.
 *
 * @param {number} x
 * @param {number} y
 * @returns {[number, number, number, number]} red, green, blue, opacity
 */
const colourAt = (x, y) => {
  const halfWidth = y < 0.1 ? -1 : y < 0.5 ? 0.4 : 0.4 * Math.sqrt(Math.max(0, 1 - ((y - 0.5) / 0.45) ** 2));
  const shoulder = 0.03 * Math.cos((x - 0.5) * 7.8);
  if (Math.abs(x - 0.5) > halfWidth || y < 0.13 - shoulder) return [0, 0, 0, 0];
  const tick = Math.min(distance(x, y, 0.32, 0.5, 0.45, 0.64), distance(x, y, 0.45, 0.64, 0.69, 0.34));
  if (tick < 0.06) return [255, 255, 255, 1];
  return x < 0.5 ? [24, 119, 201, 1] : [15, 92, 166, 1];
};

/**
 * @param {number} x
 * @param {number} y
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 * @returns {number} from the point to the line a-b
 */
const distance = (x, y, ax, ay, bx, by) => {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
};

/**
 * @param {number} size
 * @returns {Buffer} RGBA, row by row from the top
 */
const pixels = (size) => {
  const image = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0];
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / size;
        const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size;
        const [red, green, blue, opacity] = colourAt(x, y);
        for (const [at, value] of [red * opacity, green * opacity, blue * opacity, opacity].entries()) {
          sum[at] = (sum[at] ?? 0) + value;
        }
      }
      const [red = 0, green = 0, blue = 0, opacity = 0] = sum;
      const mean = [red, green, blue].map((value) => Math.round(opacity === 0 ? 0 : value / opacity));
      image.set([...mean, Math.round((opacity * 255) / SAMPLES ** 2)], (row * size + column) * 4);
    }
  }
  return image;
};

/**
 * @param {string} type
 * @param {Buffer} data
 */
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** @param {number} size */
const png = (size) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const image = pixels(size);
  const rows = Array.from({ length: size }, (_, row) => [
    Buffer.from([0]),
    image.subarray(row * size * 4, (row + 1) * size * 4),
  ]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const images = SIZES.map((size) => ({ size, data: png(size) }));
const directory = Buffer.alloc(6 + images.length * 16);
directory.writeUInt16LE(1, 2);
directory.writeUInt16LE(images.length, 4);
let offset = directory.length;
for (const [at, { size, data }] of images.entries()) {
  const entry = directory.subarray(6 + at * 16);
  entry.set([size % 256, size % 256], 0);
  entry.writeUInt16LE(1, 4);
  entry.writeUInt16LE(32, 6);
  entry.writeUInt32LE(data.length, 8);
  entry.writeUInt32LE(offset, 12);
  offset += data.length;
}
mkdirSync(inRoot('assets', 'brand'), { recursive: true });
writeFileSync(
  inRoot('assets', 'brand', 'patchpilot.ico'),
  Buffer.concat([directory, ...images.map(({ data }) => data)]),
);
