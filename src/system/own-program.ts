import { fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { OwnProgram } from './system.ts';

const CHUNK_BYTES = 1_048_576;

/**
 * This program's own file, opened now and never closed: who renames it afterwards and puts another in its place does
 * not change what is read, and Windows lets nobody write to a program that runs. Undefined where it cannot be opened.
 */
export function openOwnProgram(path: string): OwnProgram | undefined {
  try {
    const fd = openSync(path, 'r');
    return { name: basename(path), chunks: () => chunksOf(fd, fstatSync(fd).size, path) };
  } catch {
    return undefined; // who may start a file need not be allowed to read it
  }
}

function* chunksOf(fd: number, size: number, path: string): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, size));
  for (let position = 0; position < size;) {
    const length = readAt(fd, buffer, position, path);
    if (length === 0) {
      throw new PatchPilotError('readFailed', path, `expected ${size} bytes, got ${position}`);
    }
    yield buffer.subarray(0, length);
    position += length;
  }
}

function readAt(fd: number, buffer: Uint8Array, position: number, path: string): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, position);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PatchPilotError('readFailed', path, message, { cause: error });
  }
}
