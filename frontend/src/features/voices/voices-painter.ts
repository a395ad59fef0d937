import type { LevelHistory } from './level-history.ts';

/** Measures in CSS pixels and colours, read from the page's style. */
export interface Canvas {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  orbRadius: number;
  colors: { user: string; reply: string; rest: string };
}

export interface Voices {
  user: LevelHistory;
  reply: LevelHistory;
}

const BAR_WIDTH = 3;
const BAR_STEP = 7;
const ORB_MARGIN = 22;

/**
 * Draws the two voices as they leave the control in the middle: the user's to the left, the reply's to the right, the
 * newest next to it. `drift` (0…1) is the way from one step of the histories to the next.
 */
export function paintVoices(canvas: Canvas, voices: Voices, drift: number): void {
  const { context, width, height, colors } = canvas;
  context.clearRect(0, 0, width, height);
  paintHalo(canvas, voices.user, drift, colors.user);
  paintHalo(canvas, voices.reply, drift, colors.reply);
  paintSide(canvas, voices.user, drift, -1);
  paintSide(canvas, voices.reply, drift, 1);
}

function paintHalo({ context, width, height, orbRadius }: Canvas, voice: LevelHistory, drift: number, color: string) {
  const level = voice.at(0) * drift + voice.at(1) * (1 - drift);
  context.globalAlpha = 0.16 * level;
  context.fillStyle = color;
  context.beginPath();
  context.arc(width / 2, height / 2, orbRadius + 4 + 18 * level, 0, 2 * Math.PI);
  context.fill();
}

function paintSide(canvas: Canvas, voice: LevelHistory, drift: number, side: -1 | 1): void {
  const { width, orbRadius, colors } = canvas;
  const reach = width / 2 - orbRadius - ORB_MARGIN;
  const bars = Math.floor(reach / BAR_STEP);
  for (let bar = 0; bar < bars; bar += 1) {
    const distance = (bar + drift) * BAR_STEP;
    const x = width / 2 + side * (orbRadius + ORB_MARGIN + distance);
    const fade = Math.max(0, 1 - distance / reach);
    const level = voice.at(bar);
    paintBar(canvas, x, 0, colors.rest, 0.45 * fade);
    if (level > 0) paintBar(canvas, x, level, side < 0 ? colors.user : colors.reply, fade * (0.35 + 0.65 * level));
  }
}

function paintBar({ context, height }: Canvas, x: number, level: number, color: string, alpha: number): void {
  // Bent, so that loud speech still has a shape; straight decibels would draw a wall.
  const length = BAR_WIDTH + level ** 1.6 * height * 0.62;
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(x - BAR_WIDTH / 2, (height - length) / 2, BAR_WIDTH, length, BAR_WIDTH / 2);
  context.fill();
}
