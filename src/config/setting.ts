import { isIP } from 'node:net';
import { z } from 'zod';

/** One setting: how it is checked, where else it may come from, and what the reference page says of it. */
export interface Setting<Value = unknown> {
  readonly schema: z.ZodType<Value>;
  /** Its value when nothing sets it, as the reference page prints it. */
  readonly defaultText: string;
  readonly sentence: string;
  /** A fixed environment name besides the one derived from the key. */
  readonly environment?: string;
}

/** Settings by key. */
export type Section = Readonly<Record<string, Setting>>;

/** Something that is wrong with the configuration, in one sentence with its place. */
export interface SettingProblem {
  readonly key: string;
  readonly sentence: string;
}

/** A value as it was given, and where. */
export interface GivenSetting {
  readonly value: unknown;
  /** Name of the source, for messages. */
  readonly source: string;
}

const TIME_UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A whole number given as a number or as text, within limits. */
export function integer(defaultValue: number, min: number, max: number, sentence: string): Setting<number> {
  const schema = z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d{1,15}$/)
          .transform(Number),
      ],
      'must be a whole number',
    )
    .pipe(z.number().int('must be a whole number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(defaultValue);
  return { schema, defaultText: String(defaultValue), sentence };
}

/** `true` or `false`, given as such or as text. */
export function flag(defaultValue: boolean, sentence: string): Setting<boolean> {
  const schema = z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'must be true or false')
    .default(defaultValue);
  return { schema, defaultText: String(defaultValue), sentence };
}

/** `true` or `false`, or `null` when it is not set: `defaultText` says what that means. */
export function optionalFlag(defaultText: string, sentence: string): Setting<boolean | null> {
  return { schema: flag(false, sentence).schema.nullable().prefault(null), defaultText, sentence };
}

/** One of several words. */
export function choice<const Word extends string>(
  words: readonly [Word, ...Word[]],
  defaultValue: Word,
  sentence: string,
): Setting<Word> {
  const schema = z.enum(words, `must be one of ${words.join(', ')}`).default(defaultValue as never);
  return { schema: schema as z.ZodType<Word>, defaultText: defaultValue, sentence };
}

/** Text that must not be empty. */
export function text(defaultValue: string, sentence: string, environment?: string): Setting<string> {
  const schema = z.string('must be text').min(1, 'must not be empty').default(defaultValue);
  return { schema, defaultText: defaultValue, sentence, ...(environment === undefined ? {} : { environment }) };
}

/** Text that may be absent. */
export function optionalText(sentence: string, environment?: string): Setting<string | null> {
  const schema = z.string('must be text').min(1, 'must not be empty').nullable().default(null);
  return { schema, defaultText: 'none', sentence, ...(environment === undefined ? {} : { environment }) };
}

/** A list of texts, given as a list or as one text with commas. */
export function textList(sentence: string, environment?: string): Setting<readonly string[]> {
  const schema = z
    .union(
      [
        z.array(z.string().min(1)),
        z.string().transform((list) =>
          list
            .split(',')
            .map((item) => item.trim())
            .filter(Boolean),
        ),
      ],
      'must be a list of texts',
    )
    .default([]);
  return { schema, defaultText: 'none', sentence, ...(environment === undefined ? {} : { environment }) };
}

/** A list of addresses and networks, given as `textList` takes it. */
export function networkList(sentence: string): Setting<readonly string[]> {
  const { schema, defaultText } = textList(sentence);
  const checked = schema.check((context) => {
    for (const entry of context.value.filter((each) => !isNetwork(each))) {
      const message = `holds [${entry}], which is neither an address nor a network such as 192.0.2.0/24`;
      context.issues.push({ code: 'custom', message, input: entry });
    }
  });
  return { schema: checked, defaultText, sentence };
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const version = isIP(address);
  const bitsMax = version === 6 ? 128 : 32;
  return version !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax));
}

/** A length of time as Elasticsearch's settings write it (`20m`, `24h`), in milliseconds. */
export function timeValue(defaultText: string, minMs: number, maxMs: number, sentence: string): Setting<number> {
  const schema = z
    .string('must be a time value such as 30s, 20m or 24h')
    .transform((value, context) => {
      const ms = parseTimeValueMs(value);
      if (ms === null) context.addIssue({ code: 'custom', message: 'must be a time value such as 30s, 20m or 24h' });
      else if (ms < minMs || ms > maxMs)
        context.addIssue({ code: 'custom', message: `must lie between ${minMs}ms and ${maxMs}ms` });
      return ms ?? 0;
    })
    .default(parseTimeValueMs(defaultText) ?? 0);
  return { schema, defaultText, sentence };
}

/** As `timeValue`, or `-1` for none, which is `null`. */
export function optionalTimeValue(defaultText: string, minMs: number, maxMs: number, sentence: string): Setting<number | null> {
  const { schema: given } = timeValue(defaultText, minMs, maxMs, sentence);
  const schema = z
    .union([z.literal(['-1', -1]).transform(() => null), given], 'must be a time value such as 30s, 20m or 24h, or -1')
    .default(defaultText === '-1' ? null : parseTimeValueMs(defaultText));
  return { schema, defaultText, sentence };
}

function parseTimeValueMs(value: string): number | null {
  const parts = /^(\d{1,9})(ms|s|m|h|d)$/.exec(value.trim().toLowerCase());
  const unitMs = TIME_UNITS_MS[parts?.[2] ?? ''];
  return parts === null || unitMs === undefined ? null : Number(parts[1]) * unitMs;
}

/** What a check found, as it goes on behind the key of a setting. */
export function issueText(issues: readonly { readonly message: string }[]): string {
  return issues.map(({ message }) => message).join(', ');
}
