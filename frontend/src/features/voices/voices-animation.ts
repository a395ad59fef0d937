import { LevelHistory } from './level-history.ts';
import { paintVoices, type Canvas } from './voices-painter.ts';

const HISTORY_STEPS = 64;
const STEP_MS = 50;
/** With reduced motion nothing drifts: the bars change in place, a few times a second. */
const CALM_STEP_MS = 250;

type Levels = () => { user: number; reply: number };

/** Draws both voices into a canvas until disposed; rests by itself when nobody is to be heard. */
export class VoicesAnimation implements Disposable {
  readonly #element: HTMLCanvasElement;
  readonly #levels: Levels;
  readonly #voices = { user: new LevelHistory(HISTORY_STEPS), reply: new LevelHistory(HISTORY_STEPS) };
  readonly #calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');
  readonly #resized: ResizeObserver;
  #canvas: Canvas | null = null;
  #frame = 0;
  #steppedAt = 0;
  #isLive = false;

  constructor(element: HTMLCanvasElement, levels: Levels) {
    this.#element = element;
    this.#levels = levels;
    this.#resized = new ResizeObserver(this.#fit);
    this.#resized.observe(element);
    this.#dark.addEventListener('change', this.#fit);
  }

  /** Whether there is anything to measure; without it the picture comes to rest. */
  set isLive(isLive: boolean) {
    this.#isLive = isLive;
    if (isLive && this.#frame === 0) this.#frame = requestAnimationFrame(this.#draw);
  }

  [Symbol.dispose](): void {
    cancelAnimationFrame(this.#frame);
    this.#resized.disconnect();
    this.#dark.removeEventListener('change', this.#fit);
  }

  readonly #fit = (): void => {
    this.#canvas = fit(this.#element);
    if (this.#canvas) paintVoices(this.#canvas, this.#voices, 0);
  };

  readonly #draw = (now: number): void => {
    const { user, reply } = this.#voices;
    const levels = this.#levels();
    user.measure(this.#isLive ? levels.user : 0);
    reply.measure(this.#isLive ? levels.reply : 0);
    const stepMs = this.#calm.matches ? CALM_STEP_MS : STEP_MS;
    if (now - this.#steppedAt >= stepMs) {
      this.#steppedAt = now;
      user.step();
      reply.step();
    }
    const drift = this.#calm.matches ? 0 : Math.min(1, (now - this.#steppedAt) / stepMs);
    if (this.#canvas) paintVoices(this.#canvas, this.#voices, drift);
    const isResting = !this.#isLive && user.isSilent && reply.isSilent;
    this.#frame = isResting ? 0 : requestAnimationFrame(this.#draw);
  };
}

/** Matches the canvas to its box and the screen's pixels and reads the colours that hold now. */
function fit(element: HTMLCanvasElement): Canvas | null {
  const context = element.getContext('2d');
  if (!context) return null;
  const { width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const scale = window.devicePixelRatio;
  element.width = Math.round(width * scale);
  element.height = Math.round(height * scale);
  context.scale(scale, scale);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    context,
    width,
    height,
    orbRadius: parseFloat(style.getPropertyValue('--orb')) / 2,
    colors: { user: color('--user'), reply: color('--reply'), rest: color('--ink-soft') },
  };
}
