import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExportFile } from '../../domain/import/imported-thing.ts';

const EXPORT = /\.(ya?ml|json|ndjson)$/i;

/**
 * Reads the files of an export; of a folder those that end in `.yml`, `.yaml`, `.json`, `.ndjson`, in the order of their names.
 * @throws Error for one that cannot be read, is too large or is no text in UTF-8.
 */
export function readExportFiles(paths: readonly string[], fileBytesMax: number): readonly ExportFile[] {
  const files = paths.flatMap((path) => (statSync(path).isDirectory() ? filesOf(path) : [path]));
  return files.map((path) => readExportFile(path, fileBytesMax));
}

function filesOf(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => EXPORT.test(name));
  return names.sort().map((name) => join(folder, name));
}

function readExportFile(path: string, fileBytesMax: number): ExportFile {
  const { size } = statSync(path);
  if (size > fileBytesMax) {
    throw new Error(
      `${path} has ${size} bytes, more than [claviger.import.file_bytes_max] = ${fileBytesMax}: split it by lines`,
    );
  }
  return { name: basename(path), text: textOf(path) };
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${path} is no text in UTF-8: unpack what is compressed first`, { cause: error });
  }
}

/** A file in pieces that fit into a request, each of whole lines; a file that is no list of lines stays whole. */
export function inPieces(file: ExportFile, charactersMax: number): readonly ExportFile[] {
  if (file.text.length <= charactersMax || !/^\{.*\}\r?$/m.test(file.text.slice(0, file.text.indexOf('\n')))) return [file];
  const pieces: ExportFile[] = [];
  let lines: string[] = [];
  let characters = 0;
  for (const line of file.text.split('\n')) {
    if (lines.length > 0 && characters + line.length > charactersMax) {
      pieces.push({ ...file, text: lines.join('\n') });
      lines = [];
      characters = 0;
    }
    lines.push(line);
    characters += line.length + 1;
  }
  return [...pieces, { ...file, text: lines.join('\n') }];
}
