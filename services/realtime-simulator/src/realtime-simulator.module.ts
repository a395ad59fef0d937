import { readFile } from 'node:fs/promises';

import { Module, type DynamicModule } from '@nestjs/common';
import { readVariables } from '@colloquy/config';
import { Lifecycle, systemTimers } from '@colloquy/lifecycle';
import { hostService, StartError, type ServiceHost } from '@colloquy/nest-host';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import { ClientSecretsController } from './connections/client-secrets.controller.ts';
import { keyOf } from './connections/api-key.ts';
import { EphemeralKeys } from './connections/ephemeral-keys.ts';
import { ModelsController } from './connections/models.controller.ts';
import { Handshakes } from './connections/handshakes.ts';
import { GATEWAY_SETTINGS, RealtimeGateway, type GatewaySettings } from './connections/realtime.gateway.ts';
import { CONTROL_ACCESS } from './control/control.guard.ts';
import { ScenarioController } from './control/scenario.controller.ts';
import { SessionsController } from './control/sessions.controller.ts';
import { readScenario } from './faults/parse-scenario.ts';
import type { Scenario } from './faults/scenario.ts';
import { Scenarios } from './faults/scenarios.ts';
import { ScriptedServers } from './faults/scripted-servers.ts';
import { ScriptedWords } from './faults/scripted-words.ts';
import { ChatPersona } from './persona/chat-persona.ts';
import { DrSarah } from './persona/dr-sarah.ts';
import type { Persona } from './persona/persona.port.ts';
import { stockSentences } from './persona/stock-sentences.ts';
import { newRandomId } from './protocol/ids.ts';
import { realtimeModels } from './protocol/models.ts';
import { decideSimulatorConfig, simulatorVariables, type SimulatorConfig } from './realtime-simulator.config.ts';
import { SimulatorEvents } from './realtime-simulator.events.ts';
import { SessionRecords } from './records/session-records.ts';
import { SessionFactory } from './sessions/session-factory.ts';
import { FliteSynthesizer } from './speech/flite-synthesizer.ts';
import { SynthesizedSpeech } from './speech/synthesized-speech.ts';
import { RenderedAhead } from './speech/rendered-ahead.ts';
import type { Speech } from './speech/speech.port.ts';
import { loadSpeechModel } from './recognition/load-speech-model.ts';
import { FirstToKnow, type HeardWords } from './turns/heard-words.port.ts';

/** The largest sound an event may carry is 15 MiB; base64 makes it a third longer. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;

interface Parts {
  readonly config: SimulatorConfig;
  readonly events: SimulatorEvents;
  readonly speech: Speech;
  readonly persona: Persona;
  readonly heardWords: HeardWords;
  readonly scenarios: Scenarios;
  readonly records: SessionRecords;
  readonly handshakes: Handshakes;
}

@Module({})
class RealtimeSimulatorModule {
  /** Composition: the only place of the simulator that says which part is which. */
  static create({ config, events, speech, persona, heardWords, scenarios, records, handshakes }: Parts): DynamicModule {
    const sessions = new SessionFactory({
      speech,
      heardWords,
      timers: systemTimers,
      newId: newRandomId,
      persona,
      limits: config.limits,
      guesses: config.guesses,
      servers: new ScriptedServers(scenarios),
      observer: events,
    });
    return {
      module: RealtimeSimulatorModule,
      controllers: [ModelsController, ClientSecretsController, ScenarioController, SessionsController],
      providers: [
        RealtimeGateway,
        { provide: EphemeralKeys, useValue: new EphemeralKeys(() => systemTimers.now()) },
        { provide: SessionFactory, useValue: sessions },
        { provide: SimulatorEvents, useValue: events },
        { provide: Scenarios, useValue: scenarios },
        { provide: SessionRecords, useValue: records },
        { provide: Handshakes, useValue: handshakes },
        { provide: CONTROL_ACCESS, useValue: config.control },
        { provide: GATEWAY_SETTINGS, useValue: config satisfies GatewaySettings },
      ],
    };
  }
}

/** What the simulator does when nothing is said, on any free port. */
function withDefaults(config: Partial<SimulatorConfig>): SimulatorConfig {
  return { ...decideSimulatorConfig(readVariables(simulatorVariables, { PORT: '0' })), ...config };
}

/** Who answers: a chat model when there is one, else the script. */
async function choosePersona({ chat }: SimulatorConfig): Promise<Persona> {
  if (!chat) return new DrSarah();
  if (chat.keyFile === null) return new ChatPersona(chat);
  try {
    return new ChatPersona({ ...chat, key: (await readFile(chat.keyFile, 'utf8')).trim() });
  } catch {
    throw new StartError('SIMULATOR_CHAT_API_KEY_FILE cannot be read');
  }
}

/** What a scenario puts into users' mouths goes before what a model understands. */
async function chooseHeardWords(scenarios: Scenarios, { speechModelDir }: SimulatorConfig): Promise<HeardWords> {
  const scripted = new ScriptedWords(scenarios);
  return new FirstToKnow(speechModelDir === null ? [scripted] : [scripted, await loadSpeechModel(speechModelDir)]);
}

async function initialScenario({ scenarioFile }: SimulatorConfig): Promise<Scenario | undefined> {
  if (scenarioFile === null) return undefined;
  try {
    return readScenario(await readFile(scenarioFile, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\n', '; ') : String(error);
    throw new StartError(`SIMULATOR_SCENARIO_FILE cannot be used: ${why}`);
  }
}

/** The script's sentences in the voices that models begin with, while the service already runs. */
function renderAhead(speech: Speech): void {
  const ahead = new RenderedAhead(speech, stockSentences());
  for (const { voice } of realtimeModels) void ahead.prepare(voice);
}

/** The simulator on a port of its own: `url` + `/v1` is the base URL clients of the OpenAI API take. */
export async function startSimulator(given: Partial<SimulatorConfig> = {}): Promise<ServiceHost> {
  const config = withDefaults(given);
  const log = createLogger('realtime-simulator', config.log);
  const registry = createRegistry();
  const events = new SimulatorEvents(log, registry);
  const scenarios = new Scenarios(await initialScenario(config));
  const records = new SessionRecords();
  const handshakes = new Handshakes(scenarios, (how, { headers }, { ordinal }) => {
    const now = systemTimers.now();
    records.open(ordinal, keyOf(headers), now).refused(String(how), null, now);
    events.upgradeRefused(how);
  });
  const persona = await choosePersona(config);
  const heardWords = await chooseHeardWords(scenarios, config);
  const synthesizer = new FliteSynthesizer();
  const speech = new SynthesizedSpeech(synthesizer, {
    cacheBytes: config.speechCacheBytes,
    onSynthesized: (ms) => events.sentenceSynthesized(ms),
  });
  if (config.isWarm) renderAhead(speech);
  return await hostService({
    module: RealtimeSimulatorModule.create({
      config,
      events,
      speech,
      persona,
      heardWords,
      scenarios,
      records,
      handshakes,
    }),
    log,
    host: config.listen.host,
    port: config.listen.port,
    operatorToken: config.listen.operatorToken,
    sockets: {
      // What has piled up on a busy machine comes in frame by frame: taken at once, seconds of every client's sound would
      // pass before a timer fires, and no answer would be given before its user speaks again.
      allowSynchronousEvents: false,
      maxPayload: MAX_FRAME_BYTES,
      verifyClient: handshakes.verify,
      handleProtocols: (offered) => (offered.has('realtime') ? 'realtime' : false),
    },
    operations: { service: 'realtime-simulator', lifecycle: new Lifecycle(), registry, dependencies: {} },
    releases: [synthesizer],
  });
}
