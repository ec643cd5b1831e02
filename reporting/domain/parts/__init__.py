"""The parts of the annual report: each is one function of the year's facts."""
