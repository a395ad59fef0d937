/**
 * Makes of what Compose reads what `docker stack` takes, which knows an older form of the file:
 *   docker compose config --format json | node deploy/stack.mjs | docker stack deploy -c - colloquy
 * What Swarm does in its own way (order of starting, restarts, building) is left out. Services that need files of this
 * folder stay on a manager.
 */
import { readFileSync } from 'node:fs';

const { services, networks, volumes } = JSON.parse(readFileSync(0, 'utf8'));

/** Swarm publishes on every address of every node, so a port that is for this machine alone is not published. */
const published = ({ ports = [] }) => ports.filter(({ host_ip }) => !host_ip?.startsWith('127.'));

/** The entries of an object that hold something. */
const given = (object = {}) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

function placement(service) {
  const { volumes = [], deploy } = service;
  const isBound = volumes.some(({ type, source }) => type === 'bind' && source !== '/dev/null');
  return {
    ...deploy,
    // Edge and Prometheus ask the name for the address of each replica, so it must not stand for one address of them all.
    ...(published(service).length === 0 && { endpoint_mode: 'dnsrr' }),
    ...(isBound && { placement: { constraints: ['node.role == manager'] } }),
  };
}

function stackService({ build, depends_on, restart, security_opt, profiles, ...service }) {
  return given({
    ...service,
    environment: given(service.environment),
    ports: published(service).map(({ target, published: port }) => ({ target, published: Number(port) })),
    volumes: service.volumes?.map(({ bind, ...volume }) => volume),
    deploy: placement(service),
  });
}

const nameless = (entries) =>
  Object.fromEntries(Object.entries(entries).map(([key, { name, ipam, ...entry }]) => [key, entry]));

process.stdout.write(
  JSON.stringify({
    version: '3.8',
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, stackService(service)])),
    networks: nameless(networks),
    volumes: nameless(volumes),
  }),
);
