import { variable, type Values, type Variables } from '@colloquy/config';

import { logLevels, type LogConfig } from './logger.ts';

/** The variables every service shares for its logs. */
export const logVariables = {
  LOG_LEVEL: { schema: variable.choice(logLevels, 'info'), meaning: 'Least severe level that is written.' },
  LOG_FORMAT: {
    schema: variable.choice(['auto', 'json', 'pretty'], 'auto'),
    meaning: '`json`: one object a line; `pretty`: for people; `auto`: pretty on a terminal.',
  },
} as const satisfies Variables;

/** For services that audio goes through. */
export const chunkLogVariables = {
  LOG_CHUNK_SAMPLE: {
    schema: variable.count(25),
    meaning:
      'At `debug`, one of this many audio chunks of each conversation is logged (25 chunks are about a second); 0: none.',
  },
} as const satisfies Variables;

export function decideLogConfig(values: Values<typeof logVariables>): LogConfig {
  return { level: values.LOG_LEVEL, format: values.LOG_FORMAT };
}
