/** tfjs kernels that our own kernels, gradients and recipes run; `useEngine` looks for each. */
export const neededKernels: readonly string[] = [
  'Add', 'Sub', 'Multiply', 'RealDiv', 'Neg', 'Square', 'Sqrt', 'Rsqrt', 'Exp', 'Log', 'Abs', 'Maximum', 'Minimum',
  'Relu', 'Step', 'Sigmoid', 'Tanh', 'Softmax', 'Select', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'LogicalAnd', 'LogicalNot',
  'Reshape', 'ExpandDims', 'Transpose', 'Slice', 'Concat', 'Pack', 'Unpack', 'SplitV', 'PadV2', 'Tile', 'Cast', 'Identity', 'Fill',
  'Sum', 'Mean', 'Max', 'Min', 'ZerosLike', 'OneHot', 'GatherV2', 'TopK',
  'BatchMatMul', 'Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', 'MaxPool', 'MaxPoolGrad', 'AvgPool', 'AvgPoolGrad',
];
