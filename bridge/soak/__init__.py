"""Hours of random playing and controls through a real JACK server, and what they did to the program."""
