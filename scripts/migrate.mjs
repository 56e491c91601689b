// Brings the database that DATABASE_URL names up to date and publishes the bundled courses. For production, where
// `npm start` does not do it: run it once before the servers of a new version start.
import { migrateDatabase } from './setup/database.mjs';
import { orExplain, Surroundings } from './setup/problem.mjs';
import { seedCourses } from './setup/seed.mjs';

await orExplain(async () => {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new Surroundings('DATABASE_URL names no database.');
  await migrateDatabase(url);
  await seedCourses(process.env.DATABASE_OWNER_URL ?? url);
  console.log('The database is up to date.');
});
