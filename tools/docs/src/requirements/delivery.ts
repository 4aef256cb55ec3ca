import type { Chapter } from './chapter.js';

export const target: Chapter = {
  title: 'Compilation',
  statements: {
    R203: 'parameters that are no int32, or inputs besides data, are refused by name',
    R204: 'the precision of a parameter decides its bytes',
    R205: 'nothing but operators of the virtual machine is written',
    R206: 'how each operator and its attributes are written',
    R207: 'what is written passes the inference of the virtual machine; every limit is checked',
    R208: 'attributes that only a framework knows are dropped',
    R209: 'keys, tags and node names of the symbol file',
    R210: 'the parameter file comes back as written, with its marks',
    R211: 'an input shape need not be given',
    R212: 'compiled integers are those of the float64 evaluation',
  },
};

export const datasets: Chapter = {
  title: 'Datasets, metrics, files',
  statements: {
    R213: 'datasets by name, once each, with the shapes they have',
    R214: 'imagenet: resizing, normalisation, full last batch',
    R215: 'cifar10: normalisation, short last batch',
    R216: 'mnist: range and shape, short last batch',
    R217: 'quickdraw: file names, only full batches',
    R218: 'voc: normalisation, padded labels, only full batches',
    R219: 'coco: batches that wrap around, images without objects',
    R220: 'trec: batches over the second axis, every sample once',
    R221: 'random data without end, and without metrics',
    R222: 'top-1 and top-5, accumulated, as text',
    R223: 'detection metrics of VOC and COCO',
    R224: 'detection metrics need square images and clip boxes to them',
    R225: 'names of the model zoo',
    R226: 'the ext file, in either form of precisions',
    R227: 'scale files of both drivers, and of a compiled model',
    R228: 'element type of the sample data',
    R229: 'MXNet files of several element types are read',
    R230: 'saved parameters are those that are used',
  },
};

export const commandLine: Chapter = {
  title: 'YAML configurations, command line, web',
  statements: {
    R231: 'defaults of the YAML form; unknown keys are errors',
    R232: 'stages inherit from COMMON, except the batch compiled for',
    R233: 'files that prepare writes in the YAML form',
    R234: 'what calibration needs and writes in the YAML form',
    R235: 'what quantization needs and writes in the YAML form',
    R236: 'evaluation and compilation take the files of split or whole models',
    R237: 'which stages are run, and after which',
    R238: 'inference of the original and of the quantized model, with one output or several',
    R239: 'lists of thresholds, attributes and scales; a scale that is not given is 1',
    R240: 'words for verbosity',
    R241: 'changed settings leave the defaults as they are',
    R242: 'settings on the command line',
    R243: 'help names every option',
    R244: 'the web interface',
    R245: 'both forms of configuration give the same model',
  },
};

export const accuracy: Chapter = {
  title: 'Accuracy, whole pipeline',
  statements: {
    R246: 'every vector of the specification, in the profiles it is for',
    R247: 'accuracy of the published small models',
    R248: 'accuracy on ImageNet',
    R249: 'accuracy on VOC',
    R250: 'accuracy on quickdraw and trec',
    R251: 'two runs write the same bytes',
    R252: 'no integer exceeds the precision it is declared with',
    R253: 'the error of quantization is within what is recorded',
  },
};
