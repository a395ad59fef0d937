import { voices } from '@colloquy/protocol';

import { Choice, type Option } from '../../components/choice.tsx';
import { languages } from './languages.ts';
import { SettingsGroup } from './settings-group.tsx';
import type { LiveSettings } from './use-live-settings.ts';

const voiceOptions: readonly Option[] = [
  { value: '', label: 'As this site chooses' },
  ...voices.map((name) => ({ value: name, label: name.charAt(0).toUpperCase() + name.slice(1) })),
];

const languageOptions: readonly Option[] = [{ value: '', label: 'Recognised by itself' }, ...languages()];

interface Props {
  live: LiveSettings;
  /** Whether the assistant has spoken in this conversation. */
  hasSpoken: boolean;
}

/** Who answers, and what language is spoken. */
export function ReplySettings({ live, hasSpoken }: Props) {
  const voiceHint = hasSpoken ? 'Another voice answers in the next conversation.' : null;
  return (
    <SettingsGroup title="Voice and language" problem={live.problemOf('voice') ?? live.problemOf('language')}>
      <Choice
        label="Voice of the reply"
        options={voiceOptions}
        value={live.valueOf('voice') ?? ''}
        onChange={(voice) => {
          live.prefer('voice', voice === '' ? {} : { voice });
        }}
      />
      <Choice
        label="You speak"
        options={languageOptions}
        value={live.valueOf('language') ?? ''}
        onChange={(language) => {
          live.prefer('language', language === '' ? {} : { language });
        }}
      />
      {voiceHint !== null && <p className="settings-group__hint">{voiceHint}</p>}
    </SettingsGroup>
  );
}
