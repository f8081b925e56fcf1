"""What every computing part needs: compute devices, weight files, audio files."""
