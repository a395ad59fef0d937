export { Chunker } from './chunker.ts';
export { isClipped } from './clipping.ts';
export { UnsupportedRates } from './filter-design.ts';
export { measureLevel, SILENCE_DBFS, type Level } from './level.ts';
export { copyPcm16Samples, floatToPcm16, OddPcm16Length, pcm16Bytes, pcm16Samples, pcm16ToFloat } from './pcm16.ts';
export { StreamResampler } from './resampler.ts';
export { decodeWav, encodeWav, InvalidWav, type Wav } from './wav.ts';
