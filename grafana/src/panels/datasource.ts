/** The same uid as in `provisioning/datasources/prometheus.yml`. */
export const prometheus = { type: 'prometheus', uid: 'prometheus' } as const;
