"""Songs that a program composes and renders: training data, evaluation material and the demo."""
