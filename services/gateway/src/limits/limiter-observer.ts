/** Hears how counting together goes. */
export interface LimiterObserver {
  limitsCounted(): void;
  limitsNotCounted(error: unknown): void;
}
