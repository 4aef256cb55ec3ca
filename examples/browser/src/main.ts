/** The page: a drawing, or a sample, is read as soon as it is there. */
import { Board } from './board.js';
import { Classifier } from './classifier.js';
import { showModel, showProblem, showReading, showSamples } from './view.js';

async function start(): Promise<void> {
  const loading = Classifier.load();
  /** Pictures so far: an answer to one that is no longer there is not shown. */
  let pictures = 0;
  const read = async (): Promise<void> => {
    const picture = ++pictures;
    const classifier = await loading;
    const reading = await classifier.classify(board.picture);
    if (picture === pictures) showReading(reading);
  };
  const board = new Board(document.getElementById('board') as HTMLCanvasElement, () => {
    read().catch(showProblem);
  });
  document.getElementById('clear')?.addEventListener('click', () => {
    pictures++;
    board.clear();
    showReading(undefined);
  });

  const { model, samples } = await loading;
  showModel(model);
  showSamples(samples, (picture) => {
    board.set(picture);
    read().catch(showProblem);
  });
  // Something may have been drawn in the meantime.
  if (pictures === 0) showReading(undefined);
}

start().catch(showProblem);
