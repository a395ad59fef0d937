/** One way to answer, sentence by sentence; each is 2 to 6 seconds long when spoken. */
export type Answer = readonly string[];

export interface Intent {
  readonly pattern: RegExp;
  readonly answers: readonly Answer[];
}

export const introduction: Answer = [
  'Hello, I am Doctor Sarah, played here by the offline simulator of Colloquy.',
  'No model is thinking, so expect simple words and real sound.',
];

export const greetings: Intent = {
  pattern: /\b(hello|hi|hey|good (morning|afternoon|evening))\b/i,
  answers: [
    ['Hello again from the simulator.', 'Tell me something, and I will answer in my simple way.'],
    ['Hi there, your friendly simulator is listening.', 'Type a few words, or say them aloud.'],
  ],
};

/** What a typed sentence may be about; the first that fits is answered. */
export const intents: readonly Intent[] = [
  {
    pattern: /\b(who|what) are you\b|\byour name\b|\bare you (real|human|a bot|an? ai|a model|chat ?gpt)\b/i,
    answers: [
      [
        'I am the offline simulator of Colloquy, speaking as Doctor Sarah.',
        'There is no language model behind this voice.',
      ],
      [
        'You are talking to a simulator, a small program with a script.',
        'Give Colloquy a key, and a real model takes my place.',
      ],
    ],
  },
  {
    pattern: /\b(this system|colloquy|how does (this|it) work|architecture|simulator)\b/i,
    answers: [
      [
        'Colloquy carries spoken conversations from a browser to a realtime model.',
        'A gateway holds your connection, and a worker holds the session.',
        'I am the simulator at the far end, speaking the same protocol.',
      ],
      [
        'Your sound travels through a gateway, through Redis, and through a worker.',
        'At the end of the line sits a simulator, and that is me.',
      ],
    ],
  },
  {
    pattern: /\b(papers?|research|article|publication|study|studies)\b/i,
    answers: [
      [
        'The real Doctor Sarah would recommend a paper at this point.',
        'The simulator has read none, and will not invent one for you.',
      ],
      ['Papers are beyond a simulator like me.', 'With a real model connected, ask this question again.'],
    ],
  },
  {
    pattern: /\b(help|what can (you|i)|commands?)\b/i,
    answers: [
      [
        'You can speak, type, or talk over me while I answer.',
        'The simulator hears when you start and stop, but not your words.',
      ],
    ],
  },
  {
    pattern: /\b(thanks?|thank you|cheers)\b/i,
    answers: [['You are welcome, from one honest simulator.', 'Shall we try another sentence?']],
  },
  {
    pattern: /\b(good ?bye|bye|see you|farewell)\b/i,
    answers: [['Goodbye, and thank you for testing the simulator.', 'I will be here whenever you come back.']],
  },
  greetings,
];

/** `{topic}` stands for what the user wrote about. */
export const echoes: readonly Answer[] = [
  ['You wrote about {topic}.', 'A simulator can repeat that, but it cannot think about it.'],
  ['So it is about {topic}.', 'I am only the simulator, so I leave the details to a real model.'],
  ['I noted the words: {topic}.', 'They went all the way to the simulator and back to you.'],
];

/** `{seconds}` stands for the length of what was said. */
export const shortSpeech: readonly Answer[] = [
  ['That was short, but the simulator heard your voice.', 'Try a longer sentence if you like.'],
  ['The simulator heard a short sound from you.', 'I know when you speak, though not what you say.'],
];
export const longSpeech: readonly Answer[] = [
  ['I heard you speak for about {seconds} seconds.', 'As a simulator I understand the length, not the words.'],
  ['That was about {seconds} seconds of speech.', 'It reached the simulator, and here is my voice in return.'],
];
/** `{topic}` stands for the words that were recognised. */
export const knownSpeech: readonly Answer[] = [
  ['I heard you speak of {topic}.', 'A simulator can repeat that, but it cannot think about it.'],
  ['You said something about {topic}.', 'The simulator heard the words, and leaves the answer to a real model.'],
];
export const noSpeech: readonly Answer[] = [
  ['The simulator heard only silence.', 'Please check your microphone, and try once more.'],
];

/** `{result}` stands for what the tool gave. */
export const toolResults: readonly Answer[] = [
  ['The tool has answered: {result}.', 'That is all the simulator knows about it.'],
  ['Here is the result for you: {result}.', 'The simulator passes it on as it came.'],
];

export const pictures: readonly Answer[] = [
  ['You showed me a picture.', 'The simulator has no eyes, so please describe it to me.'],
];

export const promptings: readonly Answer[] = [
  ['Please say or type something.', 'The simulator is ready when you are.'],
  ['I am still here, said the simulator.', 'What shall we talk about?'],
];
