/** Matchers of what was chosen at the top of the dashboard; `instance` alone tells gateways from workers. */
export const chosen = {
  gateway: 'instance=~"$gateway"',
  worker: 'instance=~"$worker"',
  both: 'job=~"gateway|realtime-worker", instance=~"$gateway|$worker"',
} as const;
