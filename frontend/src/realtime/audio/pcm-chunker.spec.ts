import { describe, expect, it } from '@jest/globals';

import { PcmChunker } from './pcm-chunker.ts';

function collect(chunkSamples: number) {
  const chunks: Int16Array[] = [];
  return { chunks, chunker: new PcmChunker(chunkSamples, (chunk) => chunks.push(chunk)) };
}

describe('PcmChunker', () => {
  it('cuts blocks of any length into chunks of exactly the asked length', () => {
    const { chunks, chunker } = collect(960);
    const blocks = [128, 1, 3_000, 128, 0, 583];
    for (const length of blocks) chunker.push(new Float32Array(length));
    expect(chunks.map((chunk) => chunk.length)).toEqual([960, 960, 960, 960]);
  });

  it('keeps every sample and their order over the cuts', () => {
    const { chunks, chunker } = collect(4);
    const samples = Float32Array.from({ length: 12 }, (_, i) => i / 0x7fff);
    chunker.push(samples.subarray(0, 5));
    chunker.push(samples.subarray(5));
    expect(chunks.flatMap((chunk) => Array.from(chunk))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('uses the whole range and clips what is beyond', () => {
    const { chunks, chunker } = collect(4);
    chunker.push(Float32Array.of(-1, 1, -1.5, 1.5));
    expect(Array.from(chunks[0] ?? [])).toEqual([-32_768, 32_767, -32_768, 32_767]);
  });

  it('gives each chunk memory of its own', () => {
    const { chunks, chunker } = collect(2);
    chunker.push(Float32Array.of(1, 1, 0, 0));
    expect(Array.from(chunks[0] ?? [])).toEqual([32_767, 32_767]);
  });
});
