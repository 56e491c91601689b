// Mirrors pkg/scheduler/framework/plugins/helper/normalize_score.go
// Differs: nothing.

export const SCORE_MAX = 100;

/** Brings scores to 0…100 in proportion to the highest. */
export function normalizeScores(scores: number[], order: 'most is best' | 'fewest is best'): void {
  const max = Math.max(0, ...scores);
  const reverse = order === 'fewest is best';
  for (let i = 0; i < scores.length; i++) {
    const score = max === 0 ? 0 : Math.floor((SCORE_MAX * (scores[i] ?? 0)) / max);
    scores[i] = reverse ? SCORE_MAX - score : score;
  }
}
