import { z } from 'zod';

import {
  conversationSettings,
  eagernessLevels,
  turnModes,
  voices,
  type ConversationSettings,
} from '../client/conversation-settings.ts';

const { vad_threshold, silence_ms, speed } = conversationSettings.shape;

/** Bounds a number must keep; they themselves lie within what the setting can be at all. */
const rangeOf = (number: z.ZodType<number>) =>
  z.strictObject({ min: number, max: number }).refine(({ min, max }) => min <= max, '"min" is above "max"');

/** What the operator lets clients change, and to what. A setting that is not named may not be changed. */
export const policyRules = z.strictObject({
  voice: z.array(conversationSettings.shape.voice.unwrap()).min(1).exactOptional(),
  language: z.union([z.literal('any'), z.array(conversationSettings.shape.language.unwrap()).min(1)]).exactOptional(),
  turn_mode: z.array(z.enum(turnModes)).min(1).exactOptional(),
  vad_threshold: rangeOf(vad_threshold.unwrap()).exactOptional(),
  silence_ms: rangeOf(silence_ms.unwrap()).exactOptional(),
  eagerness: z.array(z.enum(eagernessLevels)).min(1).exactOptional(),
  speed: rangeOf(speed.unwrap()).exactOptional(),
  instructions: z.strictObject({ max_length: z.number().int().min(1).max(16_000) }).exactOptional(),
});

export type PolicyRules = Readonly<z.infer<typeof policyRules>>;

/** Rules by the names an operator may list; `vad` is all of turn detection that is a matter of degree. */
export const rulesByName = {
  voice: { voice: [...voices] },
  language: { language: 'any' },
  vad: {
    vad_threshold: { min: 0.2, max: 0.9 },
    silence_ms: { min: 200, max: 2_000 },
    eagerness: [...eagernessLevels],
  },
  turn_mode: { turn_mode: [...turnModes] },
  speed: { speed: { min: 0.5, max: 1.5 } },
  instructions: { instructions: { max_length: 4_000 } },
} as const satisfies Record<string, PolicyRules>;

export type Verdict = { ok: true; settings: ConversationSettings } | { ok: false; problem: string };

/** Judges what a client asks for by the operator's rules. */
export class ClientPolicy {
  readonly #schema: z.ZodType;

  constructor(rules: PolicyRules) {
    this.#schema = z.strictObject(fieldsOf(rules));
  }

  /** All of it or nothing; the problem names settings, never what was asked. */
  judge(settings: Readonly<Record<string, unknown>>): Verdict {
    const parsed = this.#schema.safeParse(settings);
    if (parsed.success) return { ok: true, settings: conversationSettings.parse(parsed.data) };
    return { ok: false, problem: parsed.error.issues.map(describe).join('; ') };
  }
}

function fieldsOf(rules: PolicyRules) {
  const { language, turn_mode, silence_ms: silence, eagerness, instructions } = rules;
  const within = (range: { min: number; max: number }) => z.number().min(range.min).max(range.max).exactOptional();
  const { shape } = conversationSettings;
  return {
    ...(rules.voice && { voice: z.enum(rules.voice).exactOptional() }),
    ...(language && { language: language === 'any' ? shape.language : z.enum(language).exactOptional() }),
    ...(turn_mode && { turn_mode: z.enum(turn_mode).exactOptional() }),
    ...(rules.vad_threshold && { vad_threshold: within(rules.vad_threshold) }),
    ...(silence && { silence_ms: z.number().int().min(silence.min).max(silence.max).exactOptional() }),
    ...(eagerness && { eagerness: z.enum(eagerness).exactOptional() }),
    ...(rules.speed && { speed: within(rules.speed) }),
    ...(instructions && { instructions: z.string().min(1).max(instructions.max_length).exactOptional() }),
  };
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `"${issue.path.join('.')}": ${issue.message}`;
  return issue.keys.map((key) => `"${key.slice(0, 40)}" may not be changed`).join('; ');
}
