"""What is controlled and by whom: the control panel, its tables of actions and states, OSC, OSCQuery, the keyboard, session managers."""
