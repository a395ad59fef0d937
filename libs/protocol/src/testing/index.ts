export { readFixtures, type Fixture } from './fixtures.ts';
