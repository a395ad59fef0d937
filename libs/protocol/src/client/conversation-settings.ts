import { z } from 'zod';

/** How the user's turn ends: by silence, by what was said, or by a button the user holds while speaking. */
export const turnModes = ['server_vad', 'semantic_vad', 'push_to_talk'] as const;
export type TurnMode = (typeof turnModes)[number];

/** How readily `semantic_vad` takes the user to have finished. */
export const eagernessLevels = ['auto', 'low', 'medium', 'high'] as const;
export type Eagerness = (typeof eagernessLevels)[number];

/** The service's voices. */
export const voices = 'alloy ash ballad coral echo sage shimmer verse marin cedar'.split(' ');

/** What a client may ask for; the operator's policy decides what of it is granted. */
export const conversationSettings = z.object({
  /** Frozen once the assistant has spoken. */
  voice: z.string().min(1).max(64).exactOptional(),
  /** What the user speaks, as ISO 639: helps the transcription. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be an ISO 639 code such as "en"')
    .exactOptional(),
  turn_mode: z.enum(turnModes).exactOptional(),
  /** How sure `server_vad` must be of speech. */
  vad_threshold: z.number().min(0).max(1).exactOptional(),
  /** Silence after which `server_vad` takes the turn to have ended (ms). */
  silence_ms: z.number().int().min(100).max(10_000).exactOptional(),
  eagerness: z.enum(eagernessLevels).exactOptional(),
  /** Of the voice; 1 is its own. Changes between turns. */
  speed: z.number().min(0.25).max(1.5).exactOptional(),
  instructions: z.string().min(1).max(16_000).exactOptional(),
});

export type ConversationSettings = Readonly<z.infer<typeof conversationSettings>>;
export type SettingName = keyof ConversationSettings;
export const settingNames = conversationSettings.keyof().options;

/** What holds in a conversation; its instructions are the operator's own affair. */
export const settingsInEffect = z.object({
  voice: z.string(),
  language: z.string().nullable(),
  turn_mode: z.enum(turnModes),
  vad_threshold: z.number(),
  silence_ms: z.number(),
  eagerness: z.enum(eagernessLevels),
  speed: z.number(),
});

export type SettingsInEffect = Readonly<z.infer<typeof settingsInEffect>>;
