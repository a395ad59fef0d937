import { useState, useSyncExternalStore } from 'react';

import { Icon } from '../../components/icon.tsx';
import { microphoneProblem } from '../../realtime/audio/microphone-problem.ts';
import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import type { AudioDevice } from '../../realtime/devices/audio-devices.ts';
import { problemWords } from '../status/problem-words.ts';
import { Choice, type Option } from '../../components/choice.tsx';
import { LevelMeter } from '../../components/level-meter.tsx';
import { SettingsGroup } from './settings-group.tsx';
import type { SettingsStore } from './settings-store.ts';
import { useMicrophoneLevel } from './use-microphone-level.ts';

interface Props {
  conversation: Conversation;
  settings: SettingsStore;
  view: ConversationView;
}

/** Which microphone and speaker, and whether they work. */
export function DeviceSettings({ conversation, settings, view }: Props) {
  const devices = useSyncExternalStore(conversation.devices.subscribe, conversation.devices.view);
  const { microphone, speaker, inputRate } = useSyncExternalStore(settings.subscribe, settings.view);
  const [problem, setProblem] = useState<string | null>(null);
  const meter = useMicrophoneLevel(conversation, view.state.microphone === 'live', (error) => {
    const { title, detail } = problemWords({ kind: 'microphone', problem: microphoneProblem(error) });
    setProblem(`${title}. ${detail}`);
  });
  return (
    <SettingsGroup title="Microphone and speaker" problem={problem}>
      <Choice
        label="Microphone"
        options={optionsOf(devices.microphones)}
        value={known(devices.microphones, microphone)}
        onChange={(id) => {
          settings.preferDevice('microphone', id);
          meter.renew();
        }}
      />
      <div className="settings-try">
        <button
          type="button"
          className="settings-try__button"
          aria-pressed={meter.isTrying}
          disabled={view.state.microphone === 'live'}
          onClick={() => {
            setProblem(null);
            meter.toggle();
          }}
        >
          <Icon name="microphone" />
          Try the microphone
        </button>
        <LevelMeter read={meter.read} />
      </div>
      <Choice
        label="My voice is sent at"
        options={rates}
        value={String(inputRate)}
        onChange={(value) => {
          settings.preferInputRate(value === '16000' ? 16_000 : 24_000);
        }}
      />
      {devices.canChooseSpeaker && (
        <Choice
          label="Speaker"
          options={optionsOf(devices.speakers)}
          value={known(devices.speakers, speaker)}
          onChange={(id) => {
            settings.preferDevice('speaker', id);
          }}
        />
      )}
      <div className="settings-try">
        <button
          type="button"
          className="settings-try__button"
          onClick={() => {
            void conversation.playTestSound();
          }}
        >
          <Icon name="speaker" />
          Play a test sound
        </button>
      </div>
      {!devices.areNamed && <p className="settings-group__hint">Names appear once you have allowed the microphone.</p>}
    </SettingsGroup>
  );
}

const rates: readonly Option[] = [
  { value: '24000', label: '24 kHz: as the model hears' },
  { value: '16000', label: '16 kHz: for slow networks' },
];

function optionsOf(devices: readonly AudioDevice[]): readonly Option[] {
  if (devices.length === 0) return [{ value: '', label: 'Default' }];
  return devices.map(({ id, label }) => ({
    value: id,
    label: id === '' && label !== 'Default' ? `Default (${label})` : label,
  }));
}

/** A device that was chosen once and is not there now gives way to the browser's choice. */
function known(devices: readonly AudioDevice[], id: string): string {
  return devices.some((device) => device.id === id) ? id : '';
}
