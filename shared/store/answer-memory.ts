/**
 * Remembers answers until what they were made from has moved on. When their sizes exceed `most`, the oldest make room;
 * an answer that alone is too large is not kept.
 */
export function answerMemory<Answer>(most: number, sizeOf: (answer: Answer) => number) {
  const answers = new Map<string, Answer>();
  let size = 0;
  let madeFrom: number | undefined;

  const keep = (question: string, answer: Answer) => {
    answers.set(question, answer);
    size += sizeOf(answer);
    for (const [oldest, old] of answers) {
      if (size <= most) return;
      answers.delete(oldest);
      size -= sizeOf(old);
    }
  };

  return (version: number, question: string, make: () => Answer): Answer => {
    if (version !== madeFrom) {
      answers.clear();
      size = 0;
      madeFrom = version;
    }
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = make();
    keep(question, answer);
    return answer;
  };
}
