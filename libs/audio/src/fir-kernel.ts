import { firModule } from './fir-module.ts';

/** `fir` of the module in `fir-module.ts`: byte addresses into the kernel's memory. */
export type Fir = (x: number, h: number, hEnd: number, y: number, yEnd: number, xStep: number, yStep: number) => void;

export interface FirKernel {
  /** At least as many samples as asked for, all 0. */
  readonly memory: Int16Array;
  readonly fir: Fir;
}

/** The part of the platform's interface used here; a runtime may lack it, a page's content security policy forbid it. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object, imports: { m: { m: object } }) => { exports: { fir: Fir } };
};

const PAGE_BYTES = 65_536;

/** The vector kernel where the platform has it, else the plain one: over ten times slower, the same bits. */
export function createKernel(samples: number): FirKernel {
  try {
    return vectorKernel(samples);
  } catch {
    return plainKernel(samples);
  }
}

/** Eight multiplications an instruction. Throws where WebAssembly with vectors is missing or forbidden. */
export function vectorKernel(samples: number): FirKernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((2 * samples) / PAGE_BYTES) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(firModule()), { m: { m: memory } });
  return { memory: new Int16Array(memory.buffer), fir: instance.exports.fir };
}

export function plainKernel(samples: number): FirKernel {
  const memory = new Int16Array(samples);
  const fir: Fir = (x, h, hEnd, y, yEnd, xStep, yStep) => {
    for (; y < yEnd; x += xStep, y += yStep) {
      let sum = 8192;
      for (let tap = h, at = x; tap < hEnd; tap += 2, at += 2) {
        // In range by construction; the fallback satisfies the compiler at no cost. Sums wrap to 32 bits like the lanes.
        sum = (sum + Math.imul(memory[tap >> 1] ?? 0, memory[at >> 1] ?? 0)) | 0;
      }
      memory[y >> 1] = Math.max(-32_768, Math.min(32_767, sum >> 14));
    }
  };
  return { memory, fir };
}
