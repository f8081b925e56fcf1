{
 "patcher": {
  "title": "bandmate",
  "fileversion": 1,
  "appversion": {
   "major": 8,
   "minor": 5,
   "revision": 5,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   80,
   1180,
   800
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "",
  "digest": "",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 6,
     "patching_rect": [
      20,
      280,
      133.39999999999998,
      22
     ],
     "outlettype": [
      "",
      "signal",
      "signal",
      "signal",
      "signal",
      ""
     ],
     "text": "bandmate~ 3 3 4 5 6"
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      40,
      93.8,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      330,
      107.0,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "led",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      470,
      330,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      14,
      14,
      26,
      26
     ]
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      820,
      40,
      110,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/ping"
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      820,
      70,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      940,
      40,
      110,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/dump"
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      940,
      70,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      820,
      160,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      820,
      190,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      14,
      766,
      1150,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      820,
      100,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      820,
      130,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/error"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1000,
      130,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/song"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1000,
      160,
      27.799999999999997,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "t b"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1000,
      190,
      110,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/parts"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1000,
      100,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1000,
      220,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      10.0,
      150,
      22
     ],
     "outlettype": [],
     "text": "bandmate",
     "fontsize": 20,
     "presentation": 1,
     "presentation_rect": [
      46,
      12,
      120,
      28
     ]
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "bpm",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      180.0,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      180.0,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      445,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/bpm"
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "beat from",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      243.63636363636363,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      243.63636363636363,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      445,
      199.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/beat_from"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "certainty",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      307.27272727272725,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      307.27272727272725,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      445,
      199.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/certainty"
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "chord",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      370.9090909090909,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      370.9090909090909,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      445,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/chord"
    }
   },
   {
    "box": {
     "id": "obj-37",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-38",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-39",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "chart",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      434.5454545454545,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-40",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      434.5454545454545,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-41",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      445,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/chart"
    }
   },
   {
    "box": {
     "id": "obj-42",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-43",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-44",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      400,
      150,
      22
     ],
     "outlettype": [],
     "text": "teaching",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      498.1818181818182,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-45",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      498,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      498.1818181818182,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-46",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      445,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/teaching"
    }
   },
   {
    "box": {
     "id": "obj-47",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      470,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-48",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      420,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-49",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "key",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      561.8181818181818,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-50",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      688,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      561.8181818181818,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-51",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      635,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/key"
    }
   },
   {
    "box": {
     "id": "obj-52",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      660,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-53",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-54",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "engine",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      625.4545454545455,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-55",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      688,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      625.4545454545455,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-56",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      635,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/engine"
    }
   },
   {
    "box": {
     "id": "obj-57",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      660,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-58",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-59",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "missed",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      689.090909090909,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-60",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540,
      688,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      689.090909090909,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-61",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      635,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/missed"
    }
   },
   {
    "box": {
     "id": "obj-62",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      660,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-63",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-64",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "late",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      752.7272727272727,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-65",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      688,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      752.7272727272727,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-66",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      635,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/late"
    }
   },
   {
    "box": {
     "id": "obj-67",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      660,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-68",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-69",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "xruns",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      816.3636363636364,
      8.0,
      63.63636363636363,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-70",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      688,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      816.3636363636364,
      26.0,
      51.63636363636363,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-71",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      635,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/xruns"
    }
   },
   {
    "box": {
     "id": "obj-72",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      660,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-73",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-74",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      590,
      150,
      22
     ],
     "outlettype": [],
     "text": "compute / hop",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      880,
      8,
      170,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-75",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      688,
      212.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "expr 100. * $f1 / ($f2 + 0.001)"
    }
   },
   {
    "box": {
     "id": "obj-76",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      635,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/cycle_ms"
    }
   },
   {
    "box": {
     "id": "obj-77",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-78",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1445,
      635,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/hop_ms"
    }
   },
   {
    "box": {
     "id": "obj-79",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1445,
      610,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-80",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      715,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "orientation": 1,
     "size": 100,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      880,
      26,
      158,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-81",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "preset",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-82",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      878,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Load a preset: by name, or by its program number.",
     "annotation": "Load a preset: by name, or by its program number.",
     "varname": "preset",
     "presentation": 1,
     "presentation_rect": [
      14,
      76,
      126.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-83",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      825,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/presets"
    }
   },
   {
    "box": {
     "id": "obj-84",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      850,
      67.4,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t l clear"
    }
   },
   {
    "box": {
     "id": "obj-85",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-86",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      950,
      34.4,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "iter"
    }
   },
   {
    "box": {
     "id": "obj-87",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      60,
      950,
      100.39999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend append"
    }
   },
   {
    "box": {
     "id": "obj-88",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      150,
      803,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/preset"
    }
   },
   {
    "box": {
     "id": "obj-89",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      150,
      828,
      120.19999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setsymbol"
    }
   },
   {
    "box": {
     "id": "obj-90",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      150,
      778,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-91",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      905,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/preset"
    }
   },
   {
    "box": {
     "id": "obj-92",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      930,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-93",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "next preset",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      144.0,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-94",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      878,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      144.0,
      76,
      118.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-95",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      825,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/next/preset"
    }
   },
   {
    "box": {
     "id": "obj-96",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      850,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-97",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-98",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "song",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      274,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-99",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      540,
      878,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Begin a song: by name, or by its number in the setlist.",
     "annotation": "Begin a song: by name, or by its number in the setlist.",
     "varname": "song",
     "presentation": 1,
     "presentation_rect": [
      274,
      76,
      126.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-100",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      825,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/songs"
    }
   },
   {
    "box": {
     "id": "obj-101",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      850,
      67.4,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t l clear"
    }
   },
   {
    "box": {
     "id": "obj-102",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-103",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      950,
      34.4,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "iter"
    }
   },
   {
    "box": {
     "id": "obj-104",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      580,
      950,
      100.39999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend append"
    }
   },
   {
    "box": {
     "id": "obj-105",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      670,
      803,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/song"
    }
   },
   {
    "box": {
     "id": "obj-106",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      670,
      828,
      120.19999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setsymbol"
    }
   },
   {
    "box": {
     "id": "obj-107",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      670,
      778,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-108",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      905,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/song"
    }
   },
   {
    "box": {
     "id": "obj-109",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      930,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-110",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "next song",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      404.0,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-111",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      878,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      404.0,
      76,
      118.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-112",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      825,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/next/song"
    }
   },
   {
    "box": {
     "id": "obj-113",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      850,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-114",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-115",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "part",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      534,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-116",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1060,
      878,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Another part of the song: by name or number.",
     "annotation": "Another part of the song: by name or number.",
     "varname": "part",
     "presentation": 1,
     "presentation_rect": [
      534,
      76,
      126.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-117",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      825,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/parts"
    }
   },
   {
    "box": {
     "id": "obj-118",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      850,
      67.4,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t l clear"
    }
   },
   {
    "box": {
     "id": "obj-119",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-120",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      950,
      34.4,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "iter"
    }
   },
   {
    "box": {
     "id": "obj-121",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1100,
      950,
      100.39999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend append"
    }
   },
   {
    "box": {
     "id": "obj-122",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1190,
      803,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/part"
    }
   },
   {
    "box": {
     "id": "obj-123",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1190,
      828,
      120.19999999999999,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setsymbol"
    }
   },
   {
    "box": {
     "id": "obj-124",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1190,
      778,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-125",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      905,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/part"
    }
   },
   {
    "box": {
     "id": "obj-126",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      930,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-127",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      780,
      150,
      22
     ],
     "outlettype": [],
     "text": "next part",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      664.0,
      58,
      130.0,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-128",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      878,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      664.0,
      76,
      118.0,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-129",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      825,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/next/part"
    }
   },
   {
    "box": {
     "id": "obj-130",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      850,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-131",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      800,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-132",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      970,
      150,
      22
     ],
     "outlettype": [],
     "text": "chart: type, then Enter",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      794,
      58,
      260,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-133",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20,
      1068,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "keymode": 1,
     "hint": "Play over these chords; empty: by ear again.",
     "annotation": "Play over these chords; empty: by ear again.",
     "varname": "chart",
     "presentation": 1,
     "presentation_rect": [
      794,
      76,
      248,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-134",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      115,
      1068,
      74.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-135",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      115,
      1093,
      60.8,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "tosymbol"
    }
   },
   {
    "box": {
     "id": "obj-136",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      40,
      1118,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/chart"
    }
   },
   {
    "box": {
     "id": "obj-137",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1143,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-138",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      280,
      990,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Tap the beat, three times or more: tempo, and where the beat is.",
     "annotation": "Tap the beat, three times or more: tempo, and where the beat is.",
     "varname": "tap",
     "text": "tap",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      14,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-139",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1068,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/tap"
    }
   },
   {
    "box": {
     "id": "obj-140",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1120,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-141",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      540,
      990,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Beat one is now.",
     "annotation": "Beat one is now.",
     "varname": "downbeat",
     "text": "downbeat",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      90,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-142",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1068,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/downbeat"
    }
   },
   {
    "box": {
     "id": "obj-143",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1120,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-144",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      800,
      990,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The tempo found by ear is twice too fast: half as many beats.",
     "annotation": "The tempo found by ear is twice too fast: half as many beats.",
     "varname": "half_time",
     "text": "half time",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      166,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-145",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1068,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/half_time"
    }
   },
   {
    "box": {
     "id": "obj-146",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1120,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-147",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1060,
      990,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "It is half of what it should be: twice as many beats.",
     "annotation": "It is half of what it should be: twice as many beats.",
     "varname": "double_time",
     "text": "double time",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      242,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-148",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1068,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/double_time"
    }
   },
   {
    "box": {
     "id": "obj-149",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1120,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-150",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1320,
      990,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Beat one, found by ear, is a beat later.",
     "annotation": "Beat one, found by ear, is a beat later.",
     "varname": "shift_beat",
     "text": "shift beat",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      318,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-151",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1068,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/shift_beat"
    }
   },
   {
    "box": {
     "id": "obj-152",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1120,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-153",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The beat found by ear is half a beat off.",
     "annotation": "The beat found by ear is half a beat off.",
     "varname": "shift_half_beat",
     "text": "shift half beat",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      394,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-154",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/shift_half_beat"
    }
   },
   {
    "box": {
     "id": "obj-155",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-156",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      280,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Count in: the bars of the parameter count_in, or one; then the band enters on beat one.",
     "annotation": "Count in: the bars of the parameter count_in, or one; then the band enters on beat one.",
     "varname": "count",
     "text": "count",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      470,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-157",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/count"
    }
   },
   {
    "box": {
     "id": "obj-158",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-159",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      540,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Teach a part by playing it: press on a downbeat, play the changes once, press on the next downbeat; the band plays them round and round. Again: the next part. Twice at once: never mind.",
     "annotation": "Teach a part by playing it: press on a downbeat, play the changes once, press on the next downbeat; the band plays them round and round. Again: the next part. Twice at once: never mind.",
     "varname": "teach",
     "text": "teach",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      546,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-160",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/teach"
    }
   },
   {
    "box": {
     "id": "obj-161",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-162",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      800,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The last time round of a part that was taught counts too: wrong chords are mended.",
     "annotation": "The last time round of a part that was taught counts too: wrong chords are mended.",
     "varname": "teach_again",
     "text": "teach again",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      622,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-163",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/teach_again"
    }
   },
   {
    "box": {
     "id": "obj-164",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-165",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1060,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "As teach; the part is the first one of another song.",
     "annotation": "As teach; the part is the first one of another song.",
     "varname": "teach_song",
     "text": "teach song",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      698,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-166",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/teach_song"
    }
   },
   {
    "box": {
     "id": "obj-167",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-168",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1320,
      1180,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "Another of the possible takes: a new seed.",
     "annotation": "Another of the possible takes: a new seed.",
     "varname": "another",
     "text": "another",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      774,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-169",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1258,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/another"
    }
   },
   {
    "box": {
     "id": "obj-170",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1310,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-171",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      1370,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The next song of the setlist, or the next preset where there is none.",
     "annotation": "The next song of the setlist, or the next preset where there is none.",
     "varname": "next",
     "text": "next",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      850,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-172",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1448,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/next"
    }
   },
   {
    "box": {
     "id": "obj-173",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-174",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      280,
      1370,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The one before.",
     "annotation": "The one before.",
     "varname": "previous",
     "text": "previous",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      926,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-175",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1448,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/previous"
    }
   },
   {
    "box": {
     "id": "obj-176",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-177",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      540,
      1370,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The next part of the song.",
     "annotation": "The next part of the song.",
     "varname": "next_part",
     "text": "next part",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      1002,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-178",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1448,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/next_part"
    }
   },
   {
    "box": {
     "id": "obj-179",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-180",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      800,
      1370,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "hint": "The one before.",
     "annotation": "The one before.",
     "varname": "previous_part",
     "text": "previous part",
     "mode": 0,
     "presentation": 1,
     "presentation_rect": [
      1078,
      110,
      64,
      30
     ]
    }
   },
   {
    "box": {
     "id": "obj-181",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1448,
      150,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "/bandmate/previous_part"
    }
   },
   {
    "box": {
     "id": "obj-182",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-183",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1350,
      150,
      22
     ],
     "outlettype": [],
     "text": "bass",
     "fontsize": 16,
     "presentation": 1,
     "presentation_rect": [
      14,
      152,
      100,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-184",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1350,
      150,
      22
     ],
     "outlettype": [],
     "text": "on",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      176,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-185",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1448,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Whether the bass part is played.",
     "annotation": "Whether the bass part is played.",
     "varname": "stem/bass/on",
     "presentation": 1,
     "presentation_rect": [
      14,
      194,
      78,
      78
     ]
    }
   },
   {
    "box": {
     "id": "obj-186",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      1395,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/bass/on"
    }
   },
   {
    "box": {
     "id": "obj-187",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1420,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-188",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1370,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-189",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1475,
      206.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/bass/on"
    }
   },
   {
    "box": {
     "id": "obj-190",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-191",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1350,
      150,
      22
     ],
     "outlettype": [],
     "text": "level",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      104,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-192",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1448,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of the bass part.",
     "annotation": "Level of the bass part.",
     "varname": "stem/bass/level",
     "presentation": 1,
     "presentation_rect": [
      130.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-193",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1400,
      1448,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      104,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-194",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      1395,
      212.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/bass/level"
    }
   },
   {
    "box": {
     "id": "obj-195",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1420,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-196",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1370,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-197",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1475,
      225.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/bass/level"
    }
   },
   {
    "box": {
     "id": "obj-198",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1500,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-199",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1350,
      150,
      22
     ],
     "outlettype": [],
     "text": "drums",
     "fontsize": 16,
     "presentation": 1,
     "presentation_rect": [
      204,
      152,
      100,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-200",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "on",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      204,
      176,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-201",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1638,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Whether the drums part is played.",
     "annotation": "Whether the drums part is played.",
     "varname": "stem/drums/on",
     "presentation": 1,
     "presentation_rect": [
      204,
      194,
      78,
      78
     ]
    }
   },
   {
    "box": {
     "id": "obj-202",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      1585,
      199.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/drums/on"
    }
   },
   {
    "box": {
     "id": "obj-203",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-204",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-205",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1665,
      212.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/drums/on"
    }
   },
   {
    "box": {
     "id": "obj-206",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-207",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "level",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      294,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-208",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1638,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of the drums part.",
     "annotation": "Level of the drums part.",
     "varname": "stem/drums/level",
     "presentation": 1,
     "presentation_rect": [
      320.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-209",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      360,
      1638,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      294,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-210",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      1585,
      219.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/drums/level"
    }
   },
   {
    "box": {
     "id": "obj-211",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-212",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-213",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1665,
      232.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/drums/level"
    }
   },
   {
    "box": {
     "id": "obj-214",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-215",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "guitar",
     "fontsize": 16,
     "presentation": 1,
     "presentation_rect": [
      394,
      152,
      100,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-216",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "on",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      394,
      176,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-217",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1638,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Whether the guitar part is played.",
     "annotation": "Whether the guitar part is played.",
     "varname": "stem/guitar/on",
     "presentation": 1,
     "presentation_rect": [
      394,
      194,
      78,
      78
     ]
    }
   },
   {
    "box": {
     "id": "obj-218",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      1585,
      206.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/guitar/on"
    }
   },
   {
    "box": {
     "id": "obj-219",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-220",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-221",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1665,
      219.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/guitar/on"
    }
   },
   {
    "box": {
     "id": "obj-222",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-223",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "level",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      484,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-224",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1638,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of the guitar part.",
     "annotation": "Level of the guitar part.",
     "varname": "stem/guitar/level",
     "presentation": 1,
     "presentation_rect": [
      510.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-225",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      880,
      1638,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      484,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-226",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      1585,
      225.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/guitar/level"
    }
   },
   {
    "box": {
     "id": "obj-227",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-228",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-229",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1665,
      239.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/guitar/level"
    }
   },
   {
    "box": {
     "id": "obj-230",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-231",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "piano",
     "fontsize": 16,
     "presentation": 1,
     "presentation_rect": [
      584,
      152,
      100,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-232",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "on",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      584,
      176,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-233",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1638,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Whether the piano part is played.",
     "annotation": "Whether the piano part is played.",
     "varname": "stem/piano/on",
     "presentation": 1,
     "presentation_rect": [
      584,
      194,
      78,
      78
     ]
    }
   },
   {
    "box": {
     "id": "obj-234",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      1585,
      199.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/piano/on"
    }
   },
   {
    "box": {
     "id": "obj-235",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-236",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-237",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1665,
      212.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/piano/on"
    }
   },
   {
    "box": {
     "id": "obj-238",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-239",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1540,
      150,
      22
     ],
     "outlettype": [],
     "text": "level",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      674,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-240",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1638,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of the piano part.",
     "annotation": "Level of the piano part.",
     "varname": "stem/piano/level",
     "presentation": 1,
     "presentation_rect": [
      700.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-241",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1400,
      1638,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      674,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-242",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      1585,
      219.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/stem/piano/level"
    }
   },
   {
    "box": {
     "id": "obj-243",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1610,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-244",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1560,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-245",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1665,
      232.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/stem/piano/level"
    }
   },
   {
    "box": {
     "id": "obj-246",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1690,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-247",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "level",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      774,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-248",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1828,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of all that bandmate plays.",
     "annotation": "Level of all that bandmate plays.",
     "varname": "level",
     "presentation": 1,
     "presentation_rect": [
      800.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-249",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      100,
      1828,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      774,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-250",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      1775,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/level"
    }
   },
   {
    "box": {
     "id": "obj-251",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-252",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-253",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1855,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/level"
    }
   },
   {
    "box": {
     "id": "obj-254",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-255",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "dry",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      864,
      156,
      90,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-256",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1828,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of the input at thru_1 and thru_2; exact at 0 dB.",
     "annotation": "Level of the input at thru_1 and thru_2; exact at 0 dB.",
     "varname": "dry",
     "presentation": 1,
     "presentation_rect": [
      890.0,
      174,
      24,
      104
     ]
    }
   },
   {
    "box": {
     "id": "obj-257",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      360,
      1828,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      864,
      282,
      78,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-258",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      1775,
      133.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/dry"
    }
   },
   {
    "box": {
     "id": "obj-259",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-260",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-261",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1855,
      146.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/dry"
    }
   },
   {
    "box": {
     "id": "obj-262",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-263",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "panic",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      960,
      156,
      130,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-264",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1828,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Silence at once, and forget what was made; the dry sound goes on. Off: the band comes back.",
     "annotation": "Silence at once, and forget what was made; the dry sound goes on. Off: the band comes back.",
     "varname": "panic",
     "presentation": 1,
     "presentation_rect": [
      960,
      174,
      108,
      108
     ]
    }
   },
   {
    "box": {
     "id": "obj-265",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      1775,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/panic"
    }
   },
   {
    "box": {
     "id": "obj-266",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-267",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-268",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1855,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/panic"
    }
   },
   {
    "box": {
     "id": "obj-269",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-270",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "hand over",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-271",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1828,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Your turn: you stop, the band goes on alone on the beat and chords it has; off: it listens again.",
     "annotation": "Your turn: you stop, the band goes on alone on the beat and chords it has; off: it listens again.",
     "varname": "hand_over",
     "presentation": 1,
     "presentation_rect": [
      14,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-272",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      1775,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/hand_over"
    }
   },
   {
    "box": {
     "id": "obj-273",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-274",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-275",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1855,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/hand_over"
    }
   },
   {
    "box": {
     "id": "obj-276",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-277",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "ending",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-278",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1828,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "The band ends on the next beat one and falls silent; off: it plays again.",
     "annotation": "The band ends on the next beat one and falls silent; off: it plays again.",
     "varname": "ending",
     "presentation": 1,
     "presentation_rect": [
      110,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-279",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      1775,
      153.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/ending"
    }
   },
   {
    "box": {
     "id": "obj-280",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-281",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-282",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1855,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/ending"
    }
   },
   {
    "box": {
     "id": "obj-283",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-284",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1730,
      150,
      22
     ],
     "outlettype": [],
     "text": "hold",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-285",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1828,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Every two bars the same take, as far as you play the same.",
     "annotation": "Every two bars the same take, as far as you play the same.",
     "varname": "hold",
     "presentation": 1,
     "presentation_rect": [
      206,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-286",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      1775,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/hold"
    }
   },
   {
    "box": {
     "id": "obj-287",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1800,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-288",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1750,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-289",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1855,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/hold"
    }
   },
   {
    "box": {
     "id": "obj-290",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1880,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-291",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "mute",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-292",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2018,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Silence what bandmate plays; the dry sound goes on.",
     "annotation": "Silence what bandmate plays; the dry sound goes on.",
     "varname": "mute",
     "presentation": 1,
     "presentation_rect": [
      302,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-293",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      1965,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/mute"
    }
   },
   {
    "box": {
     "id": "obj-294",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-295",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-296",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2045,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/mute"
    }
   },
   {
    "box": {
     "id": "obj-297",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-298",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "freeze",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-299",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2018,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Repeat the last bar that was played, or two seconds where no beat is known.",
     "annotation": "Repeat the last bar that was played, or two seconds where no beat is known.",
     "varname": "freeze",
     "presentation": 1,
     "presentation_rect": [
      398,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-300",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      1965,
      153.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/freeze"
    }
   },
   {
    "box": {
     "id": "obj-301",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-302",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-303",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2045,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/freeze"
    }
   },
   {
    "box": {
     "id": "obj-304",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-305",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "bypass",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      494,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-306",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2018,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "As if bandmate were not there: the dry sound as it came, and nothing else.",
     "annotation": "As if bandmate were not there: the dry sound as it came, and nothing else.",
     "varname": "bypass",
     "presentation": 1,
     "presentation_rect": [
      494,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-307",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      1965,
      153.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/bypass"
    }
   },
   {
    "box": {
     "id": "obj-308",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-309",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-310",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2045,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/bypass"
    }
   },
   {
    "box": {
     "id": "obj-311",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-312",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "lock",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      590,
      322.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-313",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2018,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Against accidents: only levels, stems, switching and what silences can be changed.",
     "annotation": "Against accidents: only levels, stems, switching and what silences can be changed.",
     "varname": "lock",
     "presentation": 1,
     "presentation_rect": [
      590,
      340.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-314",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      1965,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/lock"
    }
   },
   {
    "box": {
     "id": "obj-315",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-316",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-317",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2045,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/lock"
    }
   },
   {
    "box": {
     "id": "obj-318",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-319",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "density",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-320",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2018,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 12,
     "fontsize": 14,
     "hint": "Notes a beat, every note of a chord counted; 0 leaves it to the model.",
     "annotation": "Notes a beat, every note of a chord counted; 0 leaves it to the model.",
     "varname": "density",
     "presentation": 1,
     "presentation_rect": [
      14,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-321",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      1965,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/density"
    }
   },
   {
    "box": {
     "id": "obj-322",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-323",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-324",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2045,
      173.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/density"
    }
   },
   {
    "box": {
     "id": "obj-325",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-326",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      1920,
      150,
      22
     ],
     "outlettype": [],
     "text": "energy",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-327",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2018,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 10,
     "fontsize": 14,
     "hint": "How hard it is played, 1 to 10; 0 leaves it to the model.",
     "annotation": "How hard it is played, 1 to 10; 0 leaves it to the model.",
     "varname": "energy",
     "presentation": 1,
     "presentation_rect": [
      110,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-328",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      1965,
      153.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/energy"
    }
   },
   {
    "box": {
     "id": "obj-329",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1990,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-330",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      1940,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-331",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2045,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/energy"
    }
   },
   {
    "box": {
     "id": "obj-332",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2070,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-333",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "ballad",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-334",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much ballad; the model's choice when all styles are 0.",
     "annotation": "How much ballad; the model's choice when all styles are 0.",
     "varname": "style/ballad",
     "presentation": 1,
     "presentation_rect": [
      206,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-335",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2155,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/ballad"
    }
   },
   {
    "box": {
     "id": "obj-336",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-337",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-338",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2235,
      206.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/ballad"
    }
   },
   {
    "box": {
     "id": "obj-339",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-340",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "blues",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-341",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much blues; the model's choice when all styles are 0.",
     "annotation": "How much blues; the model's choice when all styles are 0.",
     "varname": "style/blues",
     "presentation": 1,
     "presentation_rect": [
      302,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-342",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2155,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/blues"
    }
   },
   {
    "box": {
     "id": "obj-343",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-344",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-345",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2235,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/blues"
    }
   },
   {
    "box": {
     "id": "obj-346",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-347",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "bossa",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-348",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much bossa; the model's choice when all styles are 0.",
     "annotation": "How much bossa; the model's choice when all styles are 0.",
     "varname": "style/bossa",
     "presentation": 1,
     "presentation_rect": [
      398,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-349",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2155,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/bossa"
    }
   },
   {
    "box": {
     "id": "obj-350",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-351",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-352",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2235,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/bossa"
    }
   },
   {
    "box": {
     "id": "obj-353",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-354",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "country",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      494,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-355",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much country; the model's choice when all styles are 0.",
     "annotation": "How much country; the model's choice when all styles are 0.",
     "varname": "style/country",
     "presentation": 1,
     "presentation_rect": [
      494,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-356",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2155,
      199.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/country"
    }
   },
   {
    "box": {
     "id": "obj-357",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-358",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-359",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2235,
      212.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/country"
    }
   },
   {
    "box": {
     "id": "obj-360",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-361",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "disco",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      590,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-362",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much disco; the model's choice when all styles are 0.",
     "annotation": "How much disco; the model's choice when all styles are 0.",
     "varname": "style/disco",
     "presentation": 1,
     "presentation_rect": [
      590,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-363",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2155,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/disco"
    }
   },
   {
    "box": {
     "id": "obj-364",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-365",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-366",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2235,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/disco"
    }
   },
   {
    "box": {
     "id": "obj-367",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-368",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2110,
      150,
      22
     ],
     "outlettype": [],
     "text": "funk",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      686,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-369",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2208,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much funk; the model's choice when all styles are 0.",
     "annotation": "How much funk; the model's choice when all styles are 0.",
     "varname": "style/funk",
     "presentation": 1,
     "presentation_rect": [
      686,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-370",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2155,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/funk"
    }
   },
   {
    "box": {
     "id": "obj-371",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2180,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-372",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2130,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-373",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2235,
      192.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/funk"
    }
   },
   {
    "box": {
     "id": "obj-374",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2260,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-375",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "house",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      782,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-376",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much house; the model's choice when all styles are 0.",
     "annotation": "How much house; the model's choice when all styles are 0.",
     "varname": "style/house",
     "presentation": 1,
     "presentation_rect": [
      782,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-377",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2345,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/house"
    }
   },
   {
    "box": {
     "id": "obj-378",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-379",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-380",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2425,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/house"
    }
   },
   {
    "box": {
     "id": "obj-381",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-382",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "latin",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      878,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-383",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much latin; the model's choice when all styles are 0.",
     "annotation": "How much latin; the model's choice when all styles are 0.",
     "varname": "style/latin",
     "presentation": 1,
     "presentation_rect": [
      878,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-384",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2345,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/latin"
    }
   },
   {
    "box": {
     "id": "obj-385",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-386",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-387",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2425,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/latin"
    }
   },
   {
    "box": {
     "id": "obj-388",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-389",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "pop",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      974,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-390",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much pop; the model's choice when all styles are 0.",
     "annotation": "How much pop; the model's choice when all styles are 0.",
     "varname": "style/pop",
     "presentation": 1,
     "presentation_rect": [
      974,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-391",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2345,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/pop"
    }
   },
   {
    "box": {
     "id": "obj-392",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-393",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-394",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2425,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/pop"
    }
   },
   {
    "box": {
     "id": "obj-395",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-396",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "reggae",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      1070,
      382.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-397",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much reggae; the model's choice when all styles are 0.",
     "annotation": "How much reggae; the model's choice when all styles are 0.",
     "varname": "style/reggae",
     "presentation": 1,
     "presentation_rect": [
      1070,
      400.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-398",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2345,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/reggae"
    }
   },
   {
    "box": {
     "id": "obj-399",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-400",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-401",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2425,
      206.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/reggae"
    }
   },
   {
    "box": {
     "id": "obj-402",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-403",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "rock",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      430.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-404",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much rock; the model's choice when all styles are 0.",
     "annotation": "How much rock; the model's choice when all styles are 0.",
     "varname": "style/rock",
     "presentation": 1,
     "presentation_rect": [
      14,
      448.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-405",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2345,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/rock"
    }
   },
   {
    "box": {
     "id": "obj-406",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-407",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-408",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2425,
      192.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/rock"
    }
   },
   {
    "box": {
     "id": "obj-409",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-410",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2300,
      150,
      22
     ],
     "outlettype": [],
     "text": "soul",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      430.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-411",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2398,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much soul; the model's choice when all styles are 0.",
     "annotation": "How much soul; the model's choice when all styles are 0.",
     "varname": "style/soul",
     "presentation": 1,
     "presentation_rect": [
      110,
      448.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-412",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2345,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/soul"
    }
   },
   {
    "box": {
     "id": "obj-413",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2370,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-414",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2320,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-415",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2425,
      192.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/soul"
    }
   },
   {
    "box": {
     "id": "obj-416",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2450,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-417",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "swing",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      430.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-418",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2588,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much swing; the model's choice when all styles are 0.",
     "annotation": "How much swing; the model's choice when all styles are 0.",
     "varname": "style/swing",
     "presentation": 1,
     "presentation_rect": [
      206,
      448.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-419",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2535,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/swing"
    }
   },
   {
    "box": {
     "id": "obj-420",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-421",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-422",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2615,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/swing"
    }
   },
   {
    "box": {
     "id": "obj-423",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-424",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "waltz",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      430.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-425",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2588,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 1,
     "fontsize": 14,
     "hint": "How much waltz; the model's choice when all styles are 0.",
     "annotation": "How much waltz; the model's choice when all styles are 0.",
     "varname": "style/waltz",
     "presentation": 1,
     "presentation_rect": [
      302,
      448.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-426",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2535,
      186.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/style/waltz"
    }
   },
   {
    "box": {
     "id": "obj-427",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-428",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-429",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2615,
      199.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/style/waltz"
    }
   },
   {
    "box": {
     "id": "obj-430",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-431",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "seed",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      430.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-432",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2588,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 9999,
     "fontsize": 14,
     "hint": "Which of the possible takes is played.",
     "annotation": "Which of the possible takes is played.",
     "varname": "seed",
     "presentation": 1,
     "presentation_rect": [
      398,
      448.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-433",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2535,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/seed"
    }
   },
   {
    "box": {
     "id": "obj-434",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-435",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-436",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2615,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/seed"
    }
   },
   {
    "box": {
     "id": "obj-437",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-438",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "look-ahead",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-439",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2588,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -16,
     "maximum": 16,
     "fontsize": 14,
     "hint": "From the newest sound heard to the first sound made for it; negative is behind.",
     "annotation": "From the newest sound heard to the first sound made for it; negative is behind.",
     "varname": "look_ahead",
     "presentation": 1,
     "presentation_rect": [
      14,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-440",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2535,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/look_ahead"
    }
   },
   {
    "box": {
     "id": "obj-441",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-442",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-443",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2615,
      192.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/look_ahead"
    }
   },
   {
    "box": {
     "id": "obj-444",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-445",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "auto",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-446",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2588,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Follow the shortest look-ahead that the measured computing time allows.",
     "annotation": "Follow the shortest look-ahead that the measured computing time allows.",
     "varname": "look_ahead_auto",
     "presentation": 1,
     "presentation_rect": [
      110,
      508.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-447",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2535,
      212.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/look_ahead_auto"
    }
   },
   {
    "box": {
     "id": "obj-448",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-449",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-450",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2615,
      225.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/look_ahead_auto"
    }
   },
   {
    "box": {
     "id": "obj-451",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-452",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2490,
      150,
      22
     ],
     "outlettype": [],
     "text": "hop",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-453",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2588,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 1,
     "maximum": 16,
     "fontsize": 14,
     "hint": "How often something new is made, and how much.",
     "annotation": "How often something new is made, and how much.",
     "varname": "hop",
     "presentation": 1,
     "presentation_rect": [
      206,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-454",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2535,
      133.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/hop"
    }
   },
   {
    "box": {
     "id": "obj-455",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2560,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-456",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2510,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-457",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2615,
      146.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/hop"
    }
   },
   {
    "box": {
     "id": "obj-458",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2640,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-459",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "overhang",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-460",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2778,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 1,
     "maximum": 6,
     "fontsize": 14,
     "hint": "Made past the hop, to play on when the next result is late.",
     "annotation": "Made past the hop, to play on when the next result is late.",
     "varname": "overhang",
     "presentation": 1,
     "presentation_rect": [
      302,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-461",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2725,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/overhang"
    }
   },
   {
    "box": {
     "id": "obj-462",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-463",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-464",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2805,
      179.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/overhang"
    }
   },
   {
    "box": {
     "id": "obj-465",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-466",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "steps",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-467",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2778,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 1,
     "maximum": 32,
     "fontsize": 14,
     "hint": "Sampling steps; the consistency backend takes 4 at most.",
     "annotation": "Sampling steps; the consistency backend takes 4 at most.",
     "varname": "steps",
     "presentation": 1,
     "presentation_rect": [
      398,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-468",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2725,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/steps"
    }
   },
   {
    "box": {
     "id": "obj-469",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-470",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-471",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2805,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/steps"
    }
   },
   {
    "box": {
     "id": "obj-472",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-473",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "guidance",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      494,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-474",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2778,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 6,
     "fontsize": 14,
     "hint": "How strongly the context leads; 1 is the model as trained, 2 keeps harmony better.",
     "annotation": "How strongly the context leads; 1 is the model as trained, 2 keeps harmony better.",
     "varname": "guidance",
     "presentation": 1,
     "presentation_rect": [
      494,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-475",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2725,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/guidance"
    }
   },
   {
    "box": {
     "id": "obj-476",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-477",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-478",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2805,
      179.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/guidance"
    }
   },
   {
    "box": {
     "id": "obj-479",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-480",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "backend",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      590,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-481",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      800,
      2778,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "items": [
      "own",
      ",",
      "consistency",
      ",",
      "diffusion"
     ],
     "hint": "Which model plays: 0 own, 1 consistency, 2 diffusion; own is the one that the engine was started with.",
     "annotation": "Which model plays: 0 own, 1 consistency, 2 diffusion; own is the one that the engine was started with.",
     "varname": "backend",
     "presentation": 1,
     "presentation_rect": [
      590,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-482",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2725,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/backend"
    }
   },
   {
    "box": {
     "id": "obj-483",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-484",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-485",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2805,
      173.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/backend"
    }
   },
   {
    "box": {
     "id": "obj-486",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-487",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "by ear",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      686,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-488",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2778,
      22,
      22
     ],
     "outlettype": [
      ""
     ],
     "hint": "Find beat, bars and chords in what is played, where nobody tells them.",
     "annotation": "Find beat, bars and chords in what is played, where nobody tells them.",
     "varname": "by_ear",
     "presentation": 1,
     "presentation_rect": [
      686,
      508.0,
      24,
      24
     ]
    }
   },
   {
    "box": {
     "id": "obj-489",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2725,
      153.2,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/by_ear"
    }
   },
   {
    "box": {
     "id": "obj-490",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-491",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-492",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2805,
      166.39999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/by_ear"
    }
   },
   {
    "box": {
     "id": "obj-493",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-494",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2680,
      150,
      22
     ],
     "outlettype": [],
     "text": "rest after",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      782,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-495",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2778,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 16,
     "fontsize": 14,
     "hint": "Beats of silence from you after which the band falls silent too; 0: it plays on.",
     "annotation": "Beats of silence from you after which the band falls silent too; 0: it plays on.",
     "varname": "rest_after",
     "presentation": 1,
     "presentation_rect": [
      782,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-496",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2725,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/rest_after"
    }
   },
   {
    "box": {
     "id": "obj-497",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2750,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-498",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2700,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-499",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2805,
      192.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/rest_after"
    }
   },
   {
    "box": {
     "id": "obj-500",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2830,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-501",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "click",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      878,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-502",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2968,
      22,
      26
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "min": -60.0,
     "size": 66.0,
     "hint": "Level of count-in and beat at the port click, for you alone; in no mix.",
     "annotation": "Level of count-in and beat at the port click, for you alone; in no mix.",
     "varname": "click",
     "presentation": 1,
     "presentation_rect": [
      904.6666666666666,
      508.0,
      24,
      0
     ]
    }
   },
   {
    "box": {
     "id": "obj-503",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      100,
      2968,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -60.0,
     "maximum": 6,
     "presentation": 1,
     "presentation_rect": [
      878,
      512.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-504",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      2915,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/click"
    }
   },
   {
    "box": {
     "id": "obj-505",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-506",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-507",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      2995,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/click"
    }
   },
   {
    "box": {
     "id": "obj-508",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-509",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "switch at",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      974,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-510",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      280,
      2968,
      90,
      22
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "items": [
      "now",
      ",",
      "hop",
      ",",
      "beat",
      ",",
      "bar",
      ",",
      "part"
     ],
     "hint": "When another preset, song or part begins: 0 now, 1 hop, 2 beat, 3 bar, 4 part.",
     "annotation": "When another preset, song or part begins: 0 now, 1 hop, 2 beat, 3 bar, 4 part.",
     "varname": "switch_at",
     "presentation": 1,
     "presentation_rect": [
      974,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-511",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      2915,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/switch_at"
    }
   },
   {
    "box": {
     "id": "obj-512",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-513",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-514",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      2995,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/switch_at"
    }
   },
   {
    "box": {
     "id": "obj-515",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-516",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "fade",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      1070,
      490.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-517",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2968,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0.01,
     "maximum": 10,
     "fontsize": 14,
     "hint": "How long the parts that a switch takes away fade.",
     "annotation": "How long the parts that a switch takes away fade.",
     "varname": "fade",
     "presentation": 1,
     "presentation_rect": [
      1070,
      508.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-518",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      2915,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/fade"
    }
   },
   {
    "box": {
     "id": "obj-519",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-520",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-521",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      2995,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/fade"
    }
   },
   {
    "box": {
     "id": "obj-522",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-523",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "count in",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      538.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-524",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2968,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 4,
     "fontsize": 14,
     "hint": "Bars that sticks count before a song begins, where its tempo is known; the band enters on beat one.",
     "annotation": "Bars that sticks count before a song begins, where its tempo is known; the band enters on beat one.",
     "varname": "count_in",
     "presentation": 1,
     "presentation_rect": [
      14,
      556.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-525",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      2915,
      166.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/count_in"
    }
   },
   {
    "box": {
     "id": "obj-526",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-527",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-528",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      2995,
      179.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/count_in"
    }
   },
   {
    "box": {
     "id": "obj-529",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-530",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "transpose",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      538.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-531",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2968,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": -11,
     "maximum": 11,
     "fontsize": 14,
     "hint": "Half-tones by which a chart sounds higher than it is written; lower where negative.",
     "annotation": "Half-tones by which a chart sounds higher than it is written; lower where negative.",
     "varname": "transpose",
     "presentation": 1,
     "presentation_rect": [
      110,
      556.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-532",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      2915,
      173.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/transpose"
    }
   },
   {
    "box": {
     "id": "obj-533",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-534",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-535",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      2995,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/transpose"
    }
   },
   {
    "box": {
     "id": "obj-536",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-537",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      2870,
      150,
      22
     ],
     "outlettype": [],
     "text": "capo",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      538.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-538",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2968,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 11,
     "fontsize": 14,
     "hint": "Fret of your capo: a chart is written as you finger it, and what you teach is written so.",
     "annotation": "Fret of your capo: a chart is written as you finger it, and what you teach is written so.",
     "varname": "capo",
     "presentation": 1,
     "presentation_rect": [
      206,
      556.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-539",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      2915,
      140.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/capo"
    }
   },
   {
    "box": {
     "id": "obj-540",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2940,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-541",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2890,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-542",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      2995,
      153.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/capo"
    }
   },
   {
    "box": {
     "id": "obj-543",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      3020,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-544",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "tempo",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      538.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-545",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      3158,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 300,
     "fontsize": 14,
     "hint": "Beats a minute, 0 when not known; a rolling JACK transport overrides it.",
     "annotation": "Beats a minute, 0 when not known; a rolling JACK transport overrides it.",
     "varname": "tempo",
     "presentation": 1,
     "presentation_rect": [
      302,
      556.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-546",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      3105,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/tempo"
    }
   },
   {
    "box": {
     "id": "obj-547",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3130,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-548",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-549",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3185,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/tempo"
    }
   },
   {
    "box": {
     "id": "obj-550",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      3210,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-551",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "meter",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      538.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-552",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280,
      3158,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "minimum": 0,
     "maximum": 12,
     "fontsize": 14,
     "hint": "Beats a bar, 0 when not known.",
     "annotation": "Beats a bar, 0 when not known.",
     "varname": "meter",
     "presentation": 1,
     "presentation_rect": [
      398,
      556.0,
      80,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-553",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      3105,
      146.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/meter"
    }
   },
   {
    "box": {
     "id": "obj-554",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3130,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-555",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-556",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3185,
      159.79999999999998,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /bandmate/meter"
    }
   },
   {
    "box": {
     "id": "obj-557",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      3210,
      93.8,
      22
     ],
     "outlettype": [],
     "text": "s bandmate.to"
    }
   },
   {
    "box": {
     "id": "obj-558",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "look-ahead ms",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-559",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      3158,
      126.8,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "expr $f1 * 92.8798"
    }
   },
   {
    "box": {
     "id": "obj-560",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540,
      3105,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/look_ahead"
    }
   },
   {
    "box": {
     "id": "obj-561",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-562",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540,
      3185,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "ignoreclick": 1,
     "numdecimalplaces": 1,
     "presentation": 1,
     "presentation_rect": [
      14,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-563",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "look-ahead beats",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-564",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      800,
      3158,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "expr $f1 * $f2 * 0.00154800"
    }
   },
   {
    "box": {
     "id": "obj-565",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800,
      3105,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/look_ahead"
    }
   },
   {
    "box": {
     "id": "obj-566",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-567",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      925,
      3105,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/bpm"
    }
   },
   {
    "box": {
     "id": "obj-568",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      925,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-569",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      925,
      3130,
      41.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t b f"
    }
   },
   {
    "box": {
     "id": "obj-570",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800,
      3185,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "ignoreclick": 1,
     "numdecimalplaces": 1,
     "presentation": 1,
     "presentation_rect": [
      110,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-571",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "hop ms",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      206,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-572",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      3158,
      126.8,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "expr $f1 * 92.8798"
    }
   },
   {
    "box": {
     "id": "obj-573",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      3105,
      133.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/hop"
    }
   },
   {
    "box": {
     "id": "obj-574",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-575",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060,
      3185,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "ignoreclick": 1,
     "numdecimalplaces": 1,
     "presentation": 1,
     "presentation_rect": [
      206,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-576",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320,
      3060,
      150,
      22
     ],
     "outlettype": [],
     "text": "hop beats",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      302,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-577",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      3158,
      186.2,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "expr $f1 * $f2 * 0.00154800"
    }
   },
   {
    "box": {
     "id": "obj-578",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      3105,
      133.39999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/hop"
    }
   },
   {
    "box": {
     "id": "obj-579",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-580",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1445,
      3105,
      159.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/bpm"
    }
   },
   {
    "box": {
     "id": "obj-581",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1445,
      3080,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-582",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1445,
      3130,
      41.0,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t b f"
    }
   },
   {
    "box": {
     "id": "obj-583",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320,
      3185,
      60,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "ignoreclick": 1,
     "numdecimalplaces": 1,
     "presentation": 1,
     "presentation_rect": [
      302,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-584",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      3250,
      150,
      22
     ],
     "outlettype": [],
     "text": "cycle ms",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      398,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-585",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3348,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      398,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-586",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      3295,
      192.79999999999998,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/cycle_ms"
    }
   },
   {
    "box": {
     "id": "obj-587",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3320,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-588",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      3270,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-589",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      3250,
      150,
      22
     ],
     "outlettype": [],
     "text": "hop ms",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      494,
      598.0,
      92,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-590",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3348,
      60,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "-",
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      494,
      616.0,
      80,
      22
     ]
    }
   },
   {
    "box": {
     "id": "obj-591",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280,
      3295,
      179.6,
      22
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /bandmate/now/hop_ms"
    }
   },
   {
    "box": {
     "id": "obj-592",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3320,
      80.6,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-593",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280,
      3270,
      107.0,
      22
     ],
     "outlettype": [
      ""
     ],
     "text": "r bandmate.from"
    }
   },
   {
    "box": {
     "id": "obj-594",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280,
      3250,
      150,
      22
     ],
     "outlettype": [],
     "text": "audio through Max",
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      1068,
      20,
      110,
      18
     ]
    }
   },
   {
    "box": {
     "id": "obj-595",
     "maxclass": "ezdac~",
     "numinlets": 2,
     "numoutlets": 0,
     "patching_rect": [
      260,
      180,
      40,
      40
     ],
     "outlettype": [],
     "presentation": 1,
     "presentation_rect": [
      1068,
      40,
      40,
      40
     ]
    }
   },
   {
    "box": {
     "id": "obj-596",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      120,
      180,
      47.599999999999994,
      22
     ],
     "outlettype": [
      "signal"
     ],
     "text": "adc~ 1"
    }
   },
   {
    "box": {
     "id": "obj-597",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 0,
     "patching_rect": [
      420,
      380,
      60.8,
      22
     ],
     "outlettype": [],
     "text": "dac~ 1 2"
    }
   },
   {
    "box": {
     "id": "obj-598",
     "maxclass": "meter~",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      180,
      210,
      60,
      12
     ],
     "outlettype": [
      "signal"
     ],
     "presentation": 1,
     "presentation_rect": [
      1116,
      40,
      48,
      12
     ]
    }
   },
   {
    "box": {
     "id": "obj-599",
     "maxclass": "meter~",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      120,
      330,
      60,
      12
     ],
     "outlettype": [
      "signal"
     ],
     "hint": "bass",
     "presentation": 1,
     "presentation_rect": [
      14,
      308,
      170,
      10
     ]
    }
   },
   {
    "box": {
     "id": "obj-600",
     "maxclass": "meter~",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      190,
      330,
      60,
      12
     ],
     "outlettype": [
      "signal"
     ],
     "hint": "drums",
     "presentation": 1,
     "presentation_rect": [
      204,
      308,
      170,
      10
     ]
    }
   },
   {
    "box": {
     "id": "obj-601",
     "maxclass": "meter~",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      260,
      330,
      60,
      12
     ],
     "outlettype": [
      "signal"
     ],
     "hint": "guitar",
     "presentation": 1,
     "presentation_rect": [
      394,
      308,
      170,
      10
     ]
    }
   },
   {
    "box": {
     "id": "obj-602",
     "maxclass": "meter~",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      330,
      330,
      60,
      12
     ],
     "outlettype": [
      "signal"
     ],
     "hint": "piano",
     "presentation": 1,
     "presentation_rect": [
      584,
      308,
      170,
      10
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-2",
      0
     ],
     "destination": [
      "obj-1",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-3",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      5
     ],
     "destination": [
      "obj-4",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-5",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-11",
      0
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-10",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-16",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      0
     ],
     "destination": [
      "obj-15",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-17",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      0
     ],
     "destination": [
      "obj-21",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-22",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-28",
      0
     ],
     "destination": [
      "obj-26",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      0
     ],
     "destination": [
      "obj-27",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-27",
      0
     ],
     "destination": [
      "obj-25",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-33",
      0
     ],
     "destination": [
      "obj-31",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-31",
      0
     ],
     "destination": [
      "obj-32",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-30",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-38",
      0
     ],
     "destination": [
      "obj-36",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-36",
      0
     ],
     "destination": [
      "obj-37",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-37",
      0
     ],
     "destination": [
      "obj-35",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-43",
      0
     ],
     "destination": [
      "obj-41",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-41",
      0
     ],
     "destination": [
      "obj-42",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-42",
      0
     ],
     "destination": [
      "obj-40",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-48",
      0
     ],
     "destination": [
      "obj-46",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-46",
      0
     ],
     "destination": [
      "obj-47",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-47",
      0
     ],
     "destination": [
      "obj-45",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-53",
      0
     ],
     "destination": [
      "obj-51",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-51",
      0
     ],
     "destination": [
      "obj-52",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-52",
      0
     ],
     "destination": [
      "obj-50",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-58",
      0
     ],
     "destination": [
      "obj-56",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-56",
      0
     ],
     "destination": [
      "obj-57",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-57",
      0
     ],
     "destination": [
      "obj-55",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-63",
      0
     ],
     "destination": [
      "obj-61",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-61",
      0
     ],
     "destination": [
      "obj-62",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-62",
      0
     ],
     "destination": [
      "obj-60",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-68",
      0
     ],
     "destination": [
      "obj-66",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-66",
      0
     ],
     "destination": [
      "obj-67",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-67",
      0
     ],
     "destination": [
      "obj-65",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-73",
      0
     ],
     "destination": [
      "obj-71",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-71",
      0
     ],
     "destination": [
      "obj-72",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-72",
      0
     ],
     "destination": [
      "obj-70",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-77",
      0
     ],
     "destination": [
      "obj-76",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-76",
      0
     ],
     "destination": [
      "obj-75",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-79",
      0
     ],
     "destination": [
      "obj-78",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-78",
      0
     ],
     "destination": [
      "obj-75",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-75",
      0
     ],
     "destination": [
      "obj-80",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-85",
      0
     ],
     "destination": [
      "obj-83",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-83",
      0
     ],
     "destination": [
      "obj-84",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-84",
      1
     ],
     "destination": [
      "obj-82",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-84",
      0
     ],
     "destination": [
      "obj-86",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-86",
      0
     ],
     "destination": [
      "obj-87",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-87",
      0
     ],
     "destination": [
      "obj-82",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-90",
      0
     ],
     "destination": [
      "obj-88",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-88",
      0
     ],
     "destination": [
      "obj-89",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-89",
      0
     ],
     "destination": [
      "obj-82",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-82",
      1
     ],
     "destination": [
      "obj-91",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-91",
      0
     ],
     "destination": [
      "obj-92",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-97",
      0
     ],
     "destination": [
      "obj-95",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-95",
      0
     ],
     "destination": [
      "obj-96",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-96",
      0
     ],
     "destination": [
      "obj-94",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-102",
      0
     ],
     "destination": [
      "obj-100",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-100",
      0
     ],
     "destination": [
      "obj-101",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-101",
      1
     ],
     "destination": [
      "obj-99",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-101",
      0
     ],
     "destination": [
      "obj-103",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-103",
      0
     ],
     "destination": [
      "obj-104",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-104",
      0
     ],
     "destination": [
      "obj-99",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-107",
      0
     ],
     "destination": [
      "obj-105",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-105",
      0
     ],
     "destination": [
      "obj-106",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-106",
      0
     ],
     "destination": [
      "obj-99",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-99",
      1
     ],
     "destination": [
      "obj-108",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-108",
      0
     ],
     "destination": [
      "obj-109",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-114",
      0
     ],
     "destination": [
      "obj-112",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-112",
      0
     ],
     "destination": [
      "obj-113",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-113",
      0
     ],
     "destination": [
      "obj-111",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-119",
      0
     ],
     "destination": [
      "obj-117",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-117",
      0
     ],
     "destination": [
      "obj-118",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-118",
      1
     ],
     "destination": [
      "obj-116",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-118",
      0
     ],
     "destination": [
      "obj-120",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-120",
      0
     ],
     "destination": [
      "obj-121",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-121",
      0
     ],
     "destination": [
      "obj-116",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-124",
      0
     ],
     "destination": [
      "obj-122",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-122",
      0
     ],
     "destination": [
      "obj-123",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-123",
      0
     ],
     "destination": [
      "obj-116",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-116",
      1
     ],
     "destination": [
      "obj-125",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-125",
      0
     ],
     "destination": [
      "obj-126",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-131",
      0
     ],
     "destination": [
      "obj-129",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-129",
      0
     ],
     "destination": [
      "obj-130",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-130",
      0
     ],
     "destination": [
      "obj-128",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-133",
      0
     ],
     "destination": [
      "obj-134",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-134",
      0
     ],
     "destination": [
      "obj-135",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-135",
      0
     ],
     "destination": [
      "obj-136",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-136",
      0
     ],
     "destination": [
      "obj-137",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-138",
      0
     ],
     "destination": [
      "obj-139",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-139",
      0
     ],
     "destination": [
      "obj-140",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-141",
      0
     ],
     "destination": [
      "obj-142",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-142",
      0
     ],
     "destination": [
      "obj-143",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-144",
      0
     ],
     "destination": [
      "obj-145",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-145",
      0
     ],
     "destination": [
      "obj-146",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-147",
      0
     ],
     "destination": [
      "obj-148",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-148",
      0
     ],
     "destination": [
      "obj-149",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-150",
      0
     ],
     "destination": [
      "obj-151",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-151",
      0
     ],
     "destination": [
      "obj-152",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-153",
      0
     ],
     "destination": [
      "obj-154",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-154",
      0
     ],
     "destination": [
      "obj-155",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-156",
      0
     ],
     "destination": [
      "obj-157",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-157",
      0
     ],
     "destination": [
      "obj-158",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-159",
      0
     ],
     "destination": [
      "obj-160",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-160",
      0
     ],
     "destination": [
      "obj-161",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-162",
      0
     ],
     "destination": [
      "obj-163",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-163",
      0
     ],
     "destination": [
      "obj-164",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-165",
      0
     ],
     "destination": [
      "obj-166",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-166",
      0
     ],
     "destination": [
      "obj-167",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-168",
      0
     ],
     "destination": [
      "obj-169",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-169",
      0
     ],
     "destination": [
      "obj-170",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-171",
      0
     ],
     "destination": [
      "obj-172",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-172",
      0
     ],
     "destination": [
      "obj-173",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-174",
      0
     ],
     "destination": [
      "obj-175",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-175",
      0
     ],
     "destination": [
      "obj-176",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-177",
      0
     ],
     "destination": [
      "obj-178",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-178",
      0
     ],
     "destination": [
      "obj-179",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-180",
      0
     ],
     "destination": [
      "obj-181",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-181",
      0
     ],
     "destination": [
      "obj-182",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-188",
      0
     ],
     "destination": [
      "obj-186",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-186",
      0
     ],
     "destination": [
      "obj-187",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-187",
      0
     ],
     "destination": [
      "obj-185",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-185",
      0
     ],
     "destination": [
      "obj-189",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-189",
      0
     ],
     "destination": [
      "obj-190",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-196",
      0
     ],
     "destination": [
      "obj-194",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-194",
      0
     ],
     "destination": [
      "obj-195",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-195",
      0
     ],
     "destination": [
      "obj-192",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-195",
      0
     ],
     "destination": [
      "obj-193",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-192",
      0
     ],
     "destination": [
      "obj-197",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-193",
      0
     ],
     "destination": [
      "obj-197",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-197",
      0
     ],
     "destination": [
      "obj-198",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-204",
      0
     ],
     "destination": [
      "obj-202",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-202",
      0
     ],
     "destination": [
      "obj-203",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-203",
      0
     ],
     "destination": [
      "obj-201",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-201",
      0
     ],
     "destination": [
      "obj-205",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-205",
      0
     ],
     "destination": [
      "obj-206",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-212",
      0
     ],
     "destination": [
      "obj-210",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-210",
      0
     ],
     "destination": [
      "obj-211",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-211",
      0
     ],
     "destination": [
      "obj-208",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-211",
      0
     ],
     "destination": [
      "obj-209",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-208",
      0
     ],
     "destination": [
      "obj-213",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-209",
      0
     ],
     "destination": [
      "obj-213",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-213",
      0
     ],
     "destination": [
      "obj-214",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-220",
      0
     ],
     "destination": [
      "obj-218",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-218",
      0
     ],
     "destination": [
      "obj-219",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-219",
      0
     ],
     "destination": [
      "obj-217",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-217",
      0
     ],
     "destination": [
      "obj-221",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-221",
      0
     ],
     "destination": [
      "obj-222",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-228",
      0
     ],
     "destination": [
      "obj-226",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-226",
      0
     ],
     "destination": [
      "obj-227",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-227",
      0
     ],
     "destination": [
      "obj-224",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-227",
      0
     ],
     "destination": [
      "obj-225",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-224",
      0
     ],
     "destination": [
      "obj-229",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-225",
      0
     ],
     "destination": [
      "obj-229",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-229",
      0
     ],
     "destination": [
      "obj-230",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-236",
      0
     ],
     "destination": [
      "obj-234",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-234",
      0
     ],
     "destination": [
      "obj-235",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-235",
      0
     ],
     "destination": [
      "obj-233",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-233",
      0
     ],
     "destination": [
      "obj-237",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-237",
      0
     ],
     "destination": [
      "obj-238",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-244",
      0
     ],
     "destination": [
      "obj-242",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-242",
      0
     ],
     "destination": [
      "obj-243",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-243",
      0
     ],
     "destination": [
      "obj-240",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-243",
      0
     ],
     "destination": [
      "obj-241",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-240",
      0
     ],
     "destination": [
      "obj-245",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-241",
      0
     ],
     "destination": [
      "obj-245",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-245",
      0
     ],
     "destination": [
      "obj-246",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-252",
      0
     ],
     "destination": [
      "obj-250",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-250",
      0
     ],
     "destination": [
      "obj-251",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-251",
      0
     ],
     "destination": [
      "obj-248",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-251",
      0
     ],
     "destination": [
      "obj-249",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-248",
      0
     ],
     "destination": [
      "obj-253",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-249",
      0
     ],
     "destination": [
      "obj-253",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-253",
      0
     ],
     "destination": [
      "obj-254",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-260",
      0
     ],
     "destination": [
      "obj-258",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-258",
      0
     ],
     "destination": [
      "obj-259",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-259",
      0
     ],
     "destination": [
      "obj-256",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-259",
      0
     ],
     "destination": [
      "obj-257",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-256",
      0
     ],
     "destination": [
      "obj-261",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-257",
      0
     ],
     "destination": [
      "obj-261",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-261",
      0
     ],
     "destination": [
      "obj-262",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-267",
      0
     ],
     "destination": [
      "obj-265",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-265",
      0
     ],
     "destination": [
      "obj-266",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-266",
      0
     ],
     "destination": [
      "obj-264",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-264",
      0
     ],
     "destination": [
      "obj-268",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-268",
      0
     ],
     "destination": [
      "obj-269",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-274",
      0
     ],
     "destination": [
      "obj-272",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-272",
      0
     ],
     "destination": [
      "obj-273",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-273",
      0
     ],
     "destination": [
      "obj-271",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-271",
      0
     ],
     "destination": [
      "obj-275",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-275",
      0
     ],
     "destination": [
      "obj-276",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-281",
      0
     ],
     "destination": [
      "obj-279",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-279",
      0
     ],
     "destination": [
      "obj-280",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-280",
      0
     ],
     "destination": [
      "obj-278",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-278",
      0
     ],
     "destination": [
      "obj-282",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-282",
      0
     ],
     "destination": [
      "obj-283",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-288",
      0
     ],
     "destination": [
      "obj-286",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-286",
      0
     ],
     "destination": [
      "obj-287",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-287",
      0
     ],
     "destination": [
      "obj-285",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-285",
      0
     ],
     "destination": [
      "obj-289",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-289",
      0
     ],
     "destination": [
      "obj-290",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-295",
      0
     ],
     "destination": [
      "obj-293",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-293",
      0
     ],
     "destination": [
      "obj-294",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-294",
      0
     ],
     "destination": [
      "obj-292",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-292",
      0
     ],
     "destination": [
      "obj-296",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-296",
      0
     ],
     "destination": [
      "obj-297",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-302",
      0
     ],
     "destination": [
      "obj-300",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-300",
      0
     ],
     "destination": [
      "obj-301",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-301",
      0
     ],
     "destination": [
      "obj-299",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-299",
      0
     ],
     "destination": [
      "obj-303",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-303",
      0
     ],
     "destination": [
      "obj-304",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-309",
      0
     ],
     "destination": [
      "obj-307",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-307",
      0
     ],
     "destination": [
      "obj-308",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-308",
      0
     ],
     "destination": [
      "obj-306",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-306",
      0
     ],
     "destination": [
      "obj-310",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-310",
      0
     ],
     "destination": [
      "obj-311",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-316",
      0
     ],
     "destination": [
      "obj-314",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-314",
      0
     ],
     "destination": [
      "obj-315",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-315",
      0
     ],
     "destination": [
      "obj-313",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-313",
      0
     ],
     "destination": [
      "obj-317",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-317",
      0
     ],
     "destination": [
      "obj-318",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-323",
      0
     ],
     "destination": [
      "obj-321",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-321",
      0
     ],
     "destination": [
      "obj-322",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-322",
      0
     ],
     "destination": [
      "obj-320",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-320",
      0
     ],
     "destination": [
      "obj-324",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-324",
      0
     ],
     "destination": [
      "obj-325",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-330",
      0
     ],
     "destination": [
      "obj-328",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-328",
      0
     ],
     "destination": [
      "obj-329",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-329",
      0
     ],
     "destination": [
      "obj-327",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-327",
      0
     ],
     "destination": [
      "obj-331",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-331",
      0
     ],
     "destination": [
      "obj-332",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-337",
      0
     ],
     "destination": [
      "obj-335",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-335",
      0
     ],
     "destination": [
      "obj-336",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-336",
      0
     ],
     "destination": [
      "obj-334",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-334",
      0
     ],
     "destination": [
      "obj-338",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-338",
      0
     ],
     "destination": [
      "obj-339",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-344",
      0
     ],
     "destination": [
      "obj-342",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-342",
      0
     ],
     "destination": [
      "obj-343",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-343",
      0
     ],
     "destination": [
      "obj-341",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-341",
      0
     ],
     "destination": [
      "obj-345",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-345",
      0
     ],
     "destination": [
      "obj-346",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-351",
      0
     ],
     "destination": [
      "obj-349",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-349",
      0
     ],
     "destination": [
      "obj-350",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-350",
      0
     ],
     "destination": [
      "obj-348",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-348",
      0
     ],
     "destination": [
      "obj-352",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-352",
      0
     ],
     "destination": [
      "obj-353",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-358",
      0
     ],
     "destination": [
      "obj-356",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-356",
      0
     ],
     "destination": [
      "obj-357",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-357",
      0
     ],
     "destination": [
      "obj-355",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-355",
      0
     ],
     "destination": [
      "obj-359",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-359",
      0
     ],
     "destination": [
      "obj-360",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-365",
      0
     ],
     "destination": [
      "obj-363",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-363",
      0
     ],
     "destination": [
      "obj-364",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-364",
      0
     ],
     "destination": [
      "obj-362",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-362",
      0
     ],
     "destination": [
      "obj-366",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-366",
      0
     ],
     "destination": [
      "obj-367",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-372",
      0
     ],
     "destination": [
      "obj-370",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-370",
      0
     ],
     "destination": [
      "obj-371",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-371",
      0
     ],
     "destination": [
      "obj-369",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-369",
      0
     ],
     "destination": [
      "obj-373",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-373",
      0
     ],
     "destination": [
      "obj-374",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-379",
      0
     ],
     "destination": [
      "obj-377",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-377",
      0
     ],
     "destination": [
      "obj-378",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-378",
      0
     ],
     "destination": [
      "obj-376",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-376",
      0
     ],
     "destination": [
      "obj-380",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-380",
      0
     ],
     "destination": [
      "obj-381",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-386",
      0
     ],
     "destination": [
      "obj-384",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-384",
      0
     ],
     "destination": [
      "obj-385",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-385",
      0
     ],
     "destination": [
      "obj-383",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-383",
      0
     ],
     "destination": [
      "obj-387",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-387",
      0
     ],
     "destination": [
      "obj-388",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-393",
      0
     ],
     "destination": [
      "obj-391",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-391",
      0
     ],
     "destination": [
      "obj-392",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-392",
      0
     ],
     "destination": [
      "obj-390",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-390",
      0
     ],
     "destination": [
      "obj-394",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-394",
      0
     ],
     "destination": [
      "obj-395",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-400",
      0
     ],
     "destination": [
      "obj-398",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-398",
      0
     ],
     "destination": [
      "obj-399",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-399",
      0
     ],
     "destination": [
      "obj-397",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-397",
      0
     ],
     "destination": [
      "obj-401",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-401",
      0
     ],
     "destination": [
      "obj-402",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-407",
      0
     ],
     "destination": [
      "obj-405",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-405",
      0
     ],
     "destination": [
      "obj-406",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-406",
      0
     ],
     "destination": [
      "obj-404",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-404",
      0
     ],
     "destination": [
      "obj-408",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-408",
      0
     ],
     "destination": [
      "obj-409",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-414",
      0
     ],
     "destination": [
      "obj-412",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-412",
      0
     ],
     "destination": [
      "obj-413",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-413",
      0
     ],
     "destination": [
      "obj-411",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-411",
      0
     ],
     "destination": [
      "obj-415",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-415",
      0
     ],
     "destination": [
      "obj-416",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-421",
      0
     ],
     "destination": [
      "obj-419",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-419",
      0
     ],
     "destination": [
      "obj-420",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-420",
      0
     ],
     "destination": [
      "obj-418",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-418",
      0
     ],
     "destination": [
      "obj-422",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-422",
      0
     ],
     "destination": [
      "obj-423",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-428",
      0
     ],
     "destination": [
      "obj-426",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-426",
      0
     ],
     "destination": [
      "obj-427",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-427",
      0
     ],
     "destination": [
      "obj-425",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-425",
      0
     ],
     "destination": [
      "obj-429",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-429",
      0
     ],
     "destination": [
      "obj-430",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-435",
      0
     ],
     "destination": [
      "obj-433",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-433",
      0
     ],
     "destination": [
      "obj-434",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-434",
      0
     ],
     "destination": [
      "obj-432",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-432",
      0
     ],
     "destination": [
      "obj-436",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-436",
      0
     ],
     "destination": [
      "obj-437",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-442",
      0
     ],
     "destination": [
      "obj-440",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-440",
      0
     ],
     "destination": [
      "obj-441",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-441",
      0
     ],
     "destination": [
      "obj-439",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-439",
      0
     ],
     "destination": [
      "obj-443",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-443",
      0
     ],
     "destination": [
      "obj-444",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-449",
      0
     ],
     "destination": [
      "obj-447",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-447",
      0
     ],
     "destination": [
      "obj-448",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-448",
      0
     ],
     "destination": [
      "obj-446",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-446",
      0
     ],
     "destination": [
      "obj-450",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-450",
      0
     ],
     "destination": [
      "obj-451",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-456",
      0
     ],
     "destination": [
      "obj-454",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-454",
      0
     ],
     "destination": [
      "obj-455",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-455",
      0
     ],
     "destination": [
      "obj-453",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-453",
      0
     ],
     "destination": [
      "obj-457",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-457",
      0
     ],
     "destination": [
      "obj-458",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-463",
      0
     ],
     "destination": [
      "obj-461",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-461",
      0
     ],
     "destination": [
      "obj-462",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-462",
      0
     ],
     "destination": [
      "obj-460",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-460",
      0
     ],
     "destination": [
      "obj-464",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-464",
      0
     ],
     "destination": [
      "obj-465",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-470",
      0
     ],
     "destination": [
      "obj-468",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-468",
      0
     ],
     "destination": [
      "obj-469",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-469",
      0
     ],
     "destination": [
      "obj-467",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-467",
      0
     ],
     "destination": [
      "obj-471",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-471",
      0
     ],
     "destination": [
      "obj-472",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-477",
      0
     ],
     "destination": [
      "obj-475",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-475",
      0
     ],
     "destination": [
      "obj-476",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-476",
      0
     ],
     "destination": [
      "obj-474",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-474",
      0
     ],
     "destination": [
      "obj-478",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-478",
      0
     ],
     "destination": [
      "obj-479",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-484",
      0
     ],
     "destination": [
      "obj-482",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-482",
      0
     ],
     "destination": [
      "obj-483",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-483",
      0
     ],
     "destination": [
      "obj-481",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-481",
      0
     ],
     "destination": [
      "obj-485",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-485",
      0
     ],
     "destination": [
      "obj-486",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-491",
      0
     ],
     "destination": [
      "obj-489",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-489",
      0
     ],
     "destination": [
      "obj-490",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-490",
      0
     ],
     "destination": [
      "obj-488",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-488",
      0
     ],
     "destination": [
      "obj-492",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-492",
      0
     ],
     "destination": [
      "obj-493",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-498",
      0
     ],
     "destination": [
      "obj-496",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-496",
      0
     ],
     "destination": [
      "obj-497",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-497",
      0
     ],
     "destination": [
      "obj-495",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-495",
      0
     ],
     "destination": [
      "obj-499",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-499",
      0
     ],
     "destination": [
      "obj-500",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-506",
      0
     ],
     "destination": [
      "obj-504",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-504",
      0
     ],
     "destination": [
      "obj-505",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-505",
      0
     ],
     "destination": [
      "obj-502",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-505",
      0
     ],
     "destination": [
      "obj-503",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-502",
      0
     ],
     "destination": [
      "obj-507",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-503",
      0
     ],
     "destination": [
      "obj-507",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-507",
      0
     ],
     "destination": [
      "obj-508",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-513",
      0
     ],
     "destination": [
      "obj-511",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-511",
      0
     ],
     "destination": [
      "obj-512",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-512",
      0
     ],
     "destination": [
      "obj-510",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-510",
      0
     ],
     "destination": [
      "obj-514",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-514",
      0
     ],
     "destination": [
      "obj-515",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-520",
      0
     ],
     "destination": [
      "obj-518",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-518",
      0
     ],
     "destination": [
      "obj-519",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-519",
      0
     ],
     "destination": [
      "obj-517",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-517",
      0
     ],
     "destination": [
      "obj-521",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-521",
      0
     ],
     "destination": [
      "obj-522",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-527",
      0
     ],
     "destination": [
      "obj-525",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-525",
      0
     ],
     "destination": [
      "obj-526",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-526",
      0
     ],
     "destination": [
      "obj-524",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-524",
      0
     ],
     "destination": [
      "obj-528",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-528",
      0
     ],
     "destination": [
      "obj-529",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-534",
      0
     ],
     "destination": [
      "obj-532",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-532",
      0
     ],
     "destination": [
      "obj-533",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-533",
      0
     ],
     "destination": [
      "obj-531",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-531",
      0
     ],
     "destination": [
      "obj-535",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-535",
      0
     ],
     "destination": [
      "obj-536",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-541",
      0
     ],
     "destination": [
      "obj-539",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-539",
      0
     ],
     "destination": [
      "obj-540",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-540",
      0
     ],
     "destination": [
      "obj-538",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-538",
      0
     ],
     "destination": [
      "obj-542",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-542",
      0
     ],
     "destination": [
      "obj-543",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-548",
      0
     ],
     "destination": [
      "obj-546",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-546",
      0
     ],
     "destination": [
      "obj-547",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-547",
      0
     ],
     "destination": [
      "obj-545",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-545",
      0
     ],
     "destination": [
      "obj-549",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-549",
      0
     ],
     "destination": [
      "obj-550",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-555",
      0
     ],
     "destination": [
      "obj-553",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-553",
      0
     ],
     "destination": [
      "obj-554",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-554",
      0
     ],
     "destination": [
      "obj-552",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-552",
      0
     ],
     "destination": [
      "obj-556",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-556",
      0
     ],
     "destination": [
      "obj-557",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-561",
      0
     ],
     "destination": [
      "obj-560",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-560",
      0
     ],
     "destination": [
      "obj-559",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-559",
      0
     ],
     "destination": [
      "obj-562",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-566",
      0
     ],
     "destination": [
      "obj-565",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-565",
      0
     ],
     "destination": [
      "obj-564",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-568",
      0
     ],
     "destination": [
      "obj-567",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-567",
      0
     ],
     "destination": [
      "obj-569",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-569",
      1
     ],
     "destination": [
      "obj-564",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-569",
      0
     ],
     "destination": [
      "obj-564",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-564",
      0
     ],
     "destination": [
      "obj-570",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-574",
      0
     ],
     "destination": [
      "obj-573",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-573",
      0
     ],
     "destination": [
      "obj-572",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-572",
      0
     ],
     "destination": [
      "obj-575",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-579",
      0
     ],
     "destination": [
      "obj-578",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-578",
      0
     ],
     "destination": [
      "obj-577",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-581",
      0
     ],
     "destination": [
      "obj-580",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-580",
      0
     ],
     "destination": [
      "obj-582",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-582",
      1
     ],
     "destination": [
      "obj-577",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-582",
      0
     ],
     "destination": [
      "obj-577",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-577",
      0
     ],
     "destination": [
      "obj-583",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-588",
      0
     ],
     "destination": [
      "obj-586",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-586",
      0
     ],
     "destination": [
      "obj-587",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-587",
      0
     ],
     "destination": [
      "obj-585",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-593",
      0
     ],
     "destination": [
      "obj-591",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-591",
      0
     ],
     "destination": [
      "obj-592",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-592",
      0
     ],
     "destination": [
      "obj-590",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-596",
      0
     ],
     "destination": [
      "obj-1",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-596",
      0
     ],
     "destination": [
      "obj-598",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      1
     ],
     "destination": [
      "obj-599",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      1
     ],
     "destination": [
      "obj-597",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      1
     ],
     "destination": [
      "obj-597",
      1
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      2
     ],
     "destination": [
      "obj-600",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      2
     ],
     "destination": [
      "obj-597",
      0
     ],
     "order": 2
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      2
     ],
     "destination": [
      "obj-597",
      1
     ],
     "order": 3
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      3
     ],
     "destination": [
      "obj-601",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      3
     ],
     "destination": [
      "obj-597",
      0
     ],
     "order": 4
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      3
     ],
     "destination": [
      "obj-597",
      1
     ],
     "order": 5
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      4
     ],
     "destination": [
      "obj-602",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      4
     ],
     "destination": [
      "obj-597",
      0
     ],
     "order": 6
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      4
     ],
     "destination": [
      "obj-597",
      1
     ],
     "order": 7
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0
 }
}
