import './welcome.css';

/** Questions to begin with, for those who do not know what to ask. */
const questions = ['How does attention work?', 'What does a p-value really tell me?', 'How do mRNA vaccines work?'];

/** What stands where the words will be, as long as there are none. */
export function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  return (
    <div className="welcome">
      <p className="welcome__title">Not sure how to begin?</p>
      <ul className="welcome__questions" aria-label="Questions to begin with">
        {questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              className="welcome__question"
              onClick={() => {
                onAsk(question);
              }}
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
      <p className="welcome__hint">Or drop in a paper, PDF or text, and talk about it.</p>
    </div>
  );
}
