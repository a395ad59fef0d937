import { ConfigError } from './variables.ts';

/** Puts variables of the environment where `${NAME}` stands. Throws `ConfigError` that names one that is not set. */
export function fillPlaceholders(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = env[name]?.trim();
    if (value === undefined || value === '') throw new ConfigError(`${name} is needed and not set`);
    return value;
  });
}
